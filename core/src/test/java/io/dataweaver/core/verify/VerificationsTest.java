package io.dataweaver.core.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.core.state.DiskStateFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerificationsTest {

    private static final Instant GAP = Instant.parse("2026-11-28T12:00:00.000200Z");
    private static final Duration TOOK = Duration.ofMinutes(10);
    private static final String TABLE = "public.orders";

    @TempDir
    private Path folder;

    private Verifications verifications;

    @BeforeEach
    void create() {
        verifications = new Verifications(new DiskStateFiles(folder));
    }

    private void verified(Duration afterGap, Optional<Instant> resumed, long... missing) {
        List<VerifyReport.Compared> sinks = IntStream.range(0, missing.length)
                .mapToObj(i -> new VerifyReport.Compared(
                        "sink" + i, TABLE, List.of("id"), List.of(), 100, 100 - missing[i], missing[i], 0, 0, 0, 0))
                .toList();
        verifications.keep(
                new VerifyReport("shop", sinks, List.of(), true, 1, 0, 0, 1, TOOK, GAP.plus(afterGap), resumed),
                VerifyRequest.ALL);
    }

    private boolean isSettled() {
        return verifications.foundEqualSince(GAP, TABLE);
    }

    @Test
    void settlesWithAVerificationThatBeganLaterWhateverComesBehindIt() {
        assertThat(isSettled()).isFalse();
        verified(TOOK.plusMinutes(1), Optional.empty(), 3);
        assertThat(isSettled()).isFalse();
        verified(TOOK.plusMinutes(20), Optional.empty(), 0);
        assertThat(isSettled()).isTrue();
        assertThat(verifications.foundEqualSince(GAP, "public.items")).isFalse();

        verified(TOOK.plusMinutes(40), Optional.empty(), 2);
        assertThat(isSettled()).isTrue();
        assertThat(verifications.last().orElseThrow().differences()).isEqualTo(2);
    }

    @Test
    void settlesNothingWithAVerificationThatWasUnderWay() {
        verified(TOOK.minusMinutes(1), Optional.empty(), 0);
        assertThat(isSettled()).isFalse();
        verified(TOOK.plusMinutes(1), Optional.of(GAP.minusSeconds(1)), 0);
        assertThat(isSettled()).isFalse();
    }

    @Test
    void settlesOnlyWithAllSinks() {
        verified(TOOK.plusMinutes(1), Optional.empty(), 0, 1);
        assertThat(isSettled()).isFalse();
        verified(TOOK.plusMinutes(20), Optional.empty(), 1, 0);
        assertThat(isSettled()).isTrue();
    }
}
