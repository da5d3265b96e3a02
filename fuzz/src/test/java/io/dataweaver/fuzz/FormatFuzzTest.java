package io.dataweaver.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.Jazzer;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.Encoder;
import io.dataweaver.api.format.RandomAccessBytes;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs each {@link Target} for a bounded time, which {@code -Dfuzz.seconds} changes. Inputs that were a finding once are in
 * {@code corpus/TARGET} and are tried first; the fuzzer writes a new one to {@code target/}, and prints its random seed.
 */
class FormatFuzzTest {

    private static final int SECONDS = Integer.getInteger("fuzz.seconds", 4);
    private static final int MOST_SECONDS = 300;
    private static final int SLOWER = 5;

    /** Seconds after which an input is said to hang; the first one loads the classes, on whatever machine. */
    private static final int HANGING = 60;

    private static final int MAX_INPUT = 4096;
    private static final int HEAP = 256;

    /** So few are tried if the fuzzer does not come beyond what it is given. */
    private static final int FEW = 20;

    private static final Pattern DONE = Pattern.compile("Done (\\d+) runs");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void survivesAnyBytes(Target target) throws Exception {
        Path found = Files.createDirectory(folder.resolve("found"));
        Path valid = Files.createDirectory(folder.resolve("valid"));
        Path kept = Files.createDirectories(Path.of("corpus", target.name())).toAbsolutePath();
        writeValidInputs(target, valid);
        long tried = fuzz(target, SECONDS, found, valid, kept);
        for (int seconds = SECONDS * SLOWER; tried <= FEW && seconds <= MOST_SECONDS; seconds *= SLOWER) {
            tried = fuzz(target, seconds, found, valid, kept);
        }
        assertThat(tried)
                .as("inputs that were tried, with those that are given")
                .isGreaterThan(FEW);
    }

    /** Tries inputs for a while, and returns how many: on a busy machine, loading classes alone may take all of it. */
    private long fuzz(Target target, int seconds, Path found, Path valid, Path kept) throws Exception {
        try (ChildProcess fuzzer = ChildProcess.java(Jazzer.class)
                .heap(HEAP)
                .property(FormatFuzzer.TARGET, target.name())
                .arguments(
                        "--target_class=" + FormatFuzzer.class.getName(),
                        "--instrumentation_includes=io.dataweaver.**",
                        "--reproducer_path=" + folder,
                        "-max_total_time=" + seconds,
                        "-max_len=" + MAX_INPUT,
                        "-timeout=" + HANGING,
                        "-artifact_prefix=" + Path.of("target").toAbsolutePath() + "/" + target.name() + "-",
                        found.toString(),
                        valid.toString(),
                        kept.toString())
                .start()) {
            int status = fuzzer.awaitExit(Duration.ofSeconds(seconds + 4L * HANGING));
            assertThat(status).as("%s:%n%s", target, fuzzer.output()).isZero();
            Matcher done = DONE.matcher(fuzzer.output());
            assertThat(done.find()).as(fuzzer.output()).isTrue();
            return Long.parseLong(done.group(1));
        }
    }

    /** Writes files, or messages, of one row and of several, from which the fuzzer goes on. */
    private static void writeValidInputs(Target target, Path folder) throws IOException {
        List<Row> rows = List.of(Row.of(1L, "one", 0.5), Row.of(-2L, "zwölf", null), Row.of(3L, "", 1e300));
        for (int count = 1; count <= rows.size(); count++) {
            RecordBatch batch = Batches.of(Target.COLUMNS, rows.subList(0, count), 1);
            ByteOutput out = new ByteOutput(256);
            if (target.isMessages()) {
                int[] ends = new int[count];
                target.format().messages().orElseThrow().encoder(Target.COLUMNS).encode(batch, out, ends);
                int from = count == 1 ? 0 : ends[count - 2];
                Files.write(folder.resolve("message" + count), Arrays.copyOfRange(out.array(), from, ends[count - 1]));
            } else {
                Encoder encoder = target.format().encoder(Target.COLUMNS);
                out.put(encoder.header());
                encoder.encode(batch, out, true);
                encoder.flush(out);
                out.put(encoder.footer(RandomAccessBytes.of(out.toByteArray())));
                Files.write(folder.resolve("file" + count), out.toByteArray());
            }
        }
    }
}
