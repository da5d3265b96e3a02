package io.dataweaver.core.plugin;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;

/**
 * Finds error codes: each module lists its enums in {@code META-INF/dataweaver/error-codes}, one class name a line. The
 * service loader cannot make enums.
 */
final class ErrorCatalog {

    static final String RESOURCE = "META-INF/dataweaver/error-codes";

    private ErrorCatalog() {}

    static List<ErrorCode> read(ClassLoader loader) {
        List<ErrorCode> codes = new ArrayList<>();
        try {
            Enumeration<URL> lists = loader.getResources(RESOURCE);
            while (lists.hasMoreElements()) {
                read(lists.nextElement(), loader, codes);
            }
        } catch (IOException | ReflectiveOperationException broken) {
            throw new DataWeaverException(
                    PluginErrorCode.PLUGIN_BROKEN, "cannot read the list of error codes: " + broken, broken);
        }
        return codes;
    }

    private static void read(URL list, ClassLoader loader, List<ErrorCode> codes)
            throws IOException, ReflectiveOperationException {
        try (InputStream in = list.openStream();
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    Class<?> type = Class.forName(line.strip(), true, loader);
                    for (Object constant : type.getEnumConstants()) {
                        codes.add((ErrorCode) constant);
                    }
                }
            }
        }
    }
}
