package io.dataweaver.core.state;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;

/** {@link RunCounts} as members of a JSON object. */
final class RunCountsCodec {

    private RunCountsCodec() {}

    static void encode(RunCounts counts, JsonGenerator json) throws IOException {
        json.writeNumberField("read", counts.read());
        json.writeNumberField("added", counts.added());
        json.writeNumberField("written", counts.written());
        json.writeNumberField("filtered", counts.filtered());
        json.writeNumberField("rejected", counts.rejected());
    }

    /** Reads the counts among {@code fields}; what is not among them is 0. */
    static RunCounts decode(Map<String, String> fields) {
        return new RunCounts(
                number(fields, "read"),
                number(fields, "added"),
                number(fields, "written"),
                number(fields, "filtered"),
                number(fields, "rejected"));
    }

    private static long number(Map<String, String> fields, String name) {
        return Long.parseLong(fields.getOrDefault(name, "0"));
    }
}
