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

    /** Returns the fingerprint of the source, transforms and sink of a canonical definition. */
    static String of(PipelineDefinition canonical) {
        StringBuilder text = new StringBuilder().append(canonical.source());
        for (TransformStep step : canonical.transforms()) {
            text.append('\n').append(step.component());
        }
        text.append('\n').append(canonical.sink());
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, SHOWN_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
