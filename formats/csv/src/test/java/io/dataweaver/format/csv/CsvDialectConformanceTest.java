package io.dataweaver.format.csv;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** The same promises with semicolons, backslashes, CRLF and a marker for NULL. */
class CsvDialectConformanceTest extends CsvConformanceTest {

    @Override
    Map<String, Object> options() {
        return Map.of("delimiter", ";", "escape", "\\", "line_ending", "crlf", "null", "NA");
    }

    @Override
    protected Optional<byte[]> malformedRecord() {
        return Optional.of("1;\"a\"b;2\r\n".getBytes(StandardCharsets.UTF_8));
    }
}
