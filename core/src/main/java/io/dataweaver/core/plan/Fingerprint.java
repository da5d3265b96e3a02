package io.dataweaver.core.plan;

import io.dataweaver.core.definition.PipelineDefinition;
import io.dataweaver.core.definition.TransformStep;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells whether two definitions move the same rows to the same place, so that a run of one may go on with the other. */
final class Fingerprint {

    private static final int SHOWN_BYTES = 16;

    private Fingerprint() {}

    /** Returns the fingerprint of the sources, transforms and sinks of a canonical definition. */
    static String of(PipelineDefinition canonical) {
        StringBuilder text = new StringBuilder();
        canonical
                .sources()
                .forEach((name, source) -> text.append(prefix(name, PipelineDefinition.SOURCE))
                        .append(source)
                        .append('\n'));
        for (TransformStep step : canonical.transforms()) {
            text.append(step.from().isEmpty() ? "" : step.from() + ": ")
                    .append(step.tables().isEmpty() ? "" : "tables " + step.tables() + ": ")
                    .append(step.component())
                    .append('\n');
        }
        sinks(canonical, text);
        return hash(text);
    }

    /** Returns the fingerprint of the sinks alone: what a replay must agree on with the one that it goes on with. */
    static String ofSinks(PipelineDefinition canonical) {
        StringBuilder text = new StringBuilder();
        sinks(canonical, text);
        return hash(text);
    }

    private static void sinks(PipelineDefinition canonical, StringBuilder text) {
        canonical
                .sinks()
                .forEach((name, sink) -> text.append(prefix(name, PipelineDefinition.SINK))
                        .append(sink.from().isEmpty() ? "" : sink.from() + ": ")
                        .append(sink.when() == null ? "" : "when " + sink.when() + ": ")
                        .append(sink.otherwise() ? "otherwise: " : "")
                        .append(sink.component())
                        .append('\n'));
        text.setLength(text.length() - 1);
    }

    private static String hash(StringBuilder text) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, SHOWN_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** The name of a source or sink that has one: a linear pipeline that is written out is the same pipeline. */
    private static String prefix(String name, String standard) {
        return name.equals(standard) ? "" : name + "=";
    }
}
