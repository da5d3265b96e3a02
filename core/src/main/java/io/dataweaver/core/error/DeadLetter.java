package io.dataweaver.core.error;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A rejected record as the policy {@code dead_letter} keeps it, for people.
 *
 * @param dataset what the record belongs to
 * @param split in which part of the source it stands
 * @param origin where in the split: a line, or the number of the record, from 1
 * @param step which step refused it
 * @param code the error's code
 * @param column the column at fault; null if it is the whole record
 * @param message what is wrong
 * @param record the record as it was: its text, JSON of its columns, or base64 of bytes that are no text
 */
public record DeadLetter(
        String dataset,
        String split,
        long origin,
        String step,
        String code,
        @Nullable String column,
        String message,
        String record) {

    private static final JsonFactory JSON = new JsonFactory();

    /**
     * Reads the dead letters of a pipeline that lie in the default place beside its state, run by run.
     *
     * @param folder of the pipeline, see {@link io.dataweaver.core.run.RunEnvironment#folder(String)}
     * @param limit how many at most
     */
    public static List<DeadLetter> read(Path folder, int limit) throws IOException {
        List<DeadLetter> letters = new ArrayList<>();
        for (Path file : files(folder.resolve(DeadLetterHandlerPlugin.FOLDER))) {
            try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null && letters.size() < limit; line = lines.readLine()) {
                    letters.add(parse(line));
                }
            }
        }
        return letters;
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
    }

    private static DeadLetter parse(String line) throws IOException {
        Map<String, String> members = new HashMap<>();
        try (JsonParser json = JSON.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("a line is not a dead letter: " + line);
            }
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                members.put(name, json.currentToken().isStructStart() ? copy(json) : json.getText());
            }
        }
        String raw = members.getOrDefault("raw", members.getOrDefault("raw_base64", ""));
        return new DeadLetter(
                members.getOrDefault("dataset", ""),
                members.getOrDefault("split", ""),
                Long.parseLong(members.getOrDefault("origin", "0")),
                members.getOrDefault("step", ""),
                members.getOrDefault("code", ""),
                members.get("column"),
                members.getOrDefault("message", ""),
                members.getOrDefault("record", raw));
    }

    private static String copy(JsonParser json) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            out.copyCurrentStructure(json);
        }
        return text.toString();
    }
}
