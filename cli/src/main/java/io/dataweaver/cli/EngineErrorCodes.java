package io.dataweaver.cli;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;
import io.dataweaver.core.plugin.ConnectorManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The error codes of engines, also of those that are not installed: whoever could not start one looks them up. */
final class EngineErrorCodes {

    /** One code a line: its id, kind, meaning and remedy, with tabs between. */
    static final String RESOURCE = "engine-error-codes.tsv";

    private EngineErrorCodes() {}

    /** Returns the codes in the list. */
    static List<ErrorCode> listed() {
        try (InputStream in = EngineErrorCodes.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().<ErrorCode>map(EngineErrorCodes::parse).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static ErrorDescription parse(String line) {
        String[] parts = line.split("\t", -1);
        return new ErrorDescription(parts[0], ErrorKind.valueOf(parts[1]), parts[2], parts[3]);
    }

    /** Returns the text of a list. */
    static String text(List<ErrorCode> codes) {
        return codes.stream()
                .map(code -> String.join("\t", code.id(), code.kind().name(), code.meaning(), code.remedy()) + "\n")
                .collect(Collectors.joining());
    }

    /** Returns all codes, sorted: those of what is installed as they are there. */
    static List<ErrorCode> withInstalled(ConnectorManager connectors) {
        Map<String, ErrorCode> all = new TreeMap<>();
        listed().forEach(code -> all.put(code.id(), code));
        connectors.errorCodes().forEach(code -> all.put(code.id(), code));
        return List.copyOf(all.values());
    }
}
