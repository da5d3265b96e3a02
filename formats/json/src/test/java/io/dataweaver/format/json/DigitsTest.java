package io.dataweaver.format.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DigitsTest {

    private static final long SEED = 20261123;

    @Test
    void writesNumbersOfEveryLength() {
        for (long power = 1; power > 0 && power <= 1_000_000_000_000_000_000L; power *= 10) {
            for (long value : new long[] {power - 1, power, power + 1, -power, 9 * power}) {
                assertThat(written(value)).isEqualTo(Long.toString(value));
            }
        }
        assertThat(written(Long.MIN_VALUE)).isEqualTo(Long.toString(Long.MIN_VALUE));
        assertThat(written(Long.MAX_VALUE)).isEqualTo(Long.toString(Long.MAX_VALUE));
        for (int value = 0; value < 100_000; value++) {
            assertThat(written(value)).isEqualTo(Integer.toString(value));
        }
        Random random = new Random(SEED);
        for (int i = 0; i < 100_000; i++) {
            long value = random.nextLong() >> random.nextInt(64);
            assertThat(written(value)).as("seed " + SEED).isEqualTo(Long.toString(value));
        }
    }

    private static String written(long value) {
        byte[] array = new byte[32];
        return new String(Arrays.copyOf(array, Digits.write(value, array, 0)), US_ASCII);
    }

    @Test
    void readsUpToEightDigitsWhateverFollows() {
        Random random = new Random(SEED);
        for (int next = 0; next < 256; next++) {
            if (next >= '0' && next <= '9') {
                continue;
            }
            for (int count = 0; count < 8; count++) {
                byte[] bytes = new byte[8];
                random.nextBytes(bytes);
                long expected = 0;
                for (int i = 0; i < count; i++) {
                    int digit = random.nextInt(10);
                    bytes[i] = (byte) ('0' + digit);
                    expected = expected * 10 + digit;
                }
                bytes[count] = (byte) next;
                long word = Words.get(bytes, 0);
                assertThat(Digits.count(word)).as(Arrays.toString(bytes)).isEqualTo(count);
                if (count > 0) {
                    assertThat(Digits.parse(word, count)).isEqualTo(expected);
                }
            }
        }
        long word = Words.get("98765432".getBytes(US_ASCII), 0);
        assertThat(Digits.count(word)).isEqualTo(8);
        assertThat(Digits.parse(word, 8)).isEqualTo(98_765_432);
    }

    @Test
    void countsNewlinesInAnyWord() {
        Random random = new Random(SEED);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[8];
            random.nextBytes(bytes);
            int expected = 0;
            for (int j = 0; j < 8; j++) {
                bytes[j] = random.nextInt(3) == 0 ? (byte) (random.nextInt(3) + '\n' - 1) : bytes[j];
                expected += bytes[j] == '\n' ? 1 : 0;
            }
            assertThat(Words.newlines(Words.get(bytes, 0))).isEqualTo(expected);
        }
    }
}
