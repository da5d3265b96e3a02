package io.dataweaver.fuzz;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoded;
import io.dataweaver.api.format.Decoder;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.format.FileRange;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.MessageDecoder;
import io.dataweaver.api.format.MessageFormat;
import io.dataweaver.api.format.RandomAccessBytes;
import io.dataweaver.api.source.BatchLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What Jazzer calls with each input, in a process of its own. Whatever is thrown, takes all memory or does not end is a finding. */
public final class FormatFuzzer {

    /** The property that names the {@link Target}. */
    static final String TARGET = "fuzz.target";

    private static final int MAX_RECORD = 64 * 1024;
    private static final int RANGES = 3;
    private static final BatchLimits LIMITS = new BatchLimits(16, 1 << 20, Duration.ZERO);

    private static final Target CHOSEN = Target.valueOf(System.getProperty(TARGET));
    private static final Format FORMAT = CHOSEN.format();

    private FormatFuzzer() {}

    /** Decodes {@code input}; Jazzer finds this by its name. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        try {
            if (CHOSEN.isMessages()) {
                decodeMessage(FORMAT.messages().orElseThrow(), input);
            } else {
                decodeFile(input);
            }
        } catch (DataWeaverException refused) {
            if (String.valueOf(refused.getMessage()).isBlank()) {
                throw new AssertionError("it was refused without a word", refused);
            }
        }
    }

    private static void decodeFile(byte[] input) throws IOException {
        Schema schema = FORMAT.infer("fuzz", ByteInput.of(input), true, Map.of());
        FileHead head = FORMAT.head(ByteInput.of(input));
        RandomAccessBytes file = RandomAccessBytes.of(input);
        for (FileRange range : FORMAT.ranges(file, head, RANGES)) {
            DecodeRequest request = new DecodeRequest(schema, head, range.firstOrigin(), LIMITS, MAX_RECORD);
            Decoder decoder = FORMAT.decoder(request);
            try (ByteInput part = ByteInput.of(file, range.start(), range.end(), MAX_RECORD)) {
                Decoded decoded;
                do {
                    decoded = decoder.decode(part);
                } while (!decoded.atEnd());
            }
        }
    }

    private static void decodeMessage(MessageFormat format, byte[] input) {
        Schema schema = format.infer("fuzz", List.of(input), Map.of());
        MessageDecoder decoder = format.decoder(schema, MAX_RECORD);
        BatchBuilder batch = new BatchBuilder(schema, 1);
        decoder.bind(batch);
        try {
            decoder.decode(input, 0, input.length, 1);
        } catch (BadRecordException bad) {
            if (bad.text().isBlank() || batch.size() > 0) {
                throw new AssertionError("a bad record left " + batch.size() + " rows, and says: " + bad.text(), bad);
            }
        }
    }
}
