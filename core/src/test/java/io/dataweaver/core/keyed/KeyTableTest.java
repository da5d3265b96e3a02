package io.dataweaver.core.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and their numbers, beside a map that holds the same. */
class KeyTableTest {

    /** Few different keys of all lengths, many of which begin alike. */
    private static byte[] key(Random random) {
        byte[] key = new byte[random.nextInt(20)];
        for (int i = Math.max(0, key.length - 2); i < key.length; i++) {
            key[i] = (byte) random.nextInt();
        }
        return key;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void findsWhatIsThereAndNothingElse(long seed) {
        Random random = new Random(seed);
        KeyTable table = new KeyTable();
        Map<List<Byte>, Integer> expected = new HashMap<>();
        for (int step = 0; step < 20_000; step++) {
            byte[] key = key(random);
            // What lies behind the key in its array is none of its business.
            byte[] longer = Arrays.copyOf(key, key.length + random.nextInt(10));
            Integer known = expected.get(boxed(key));
            assertThat(table.find(longer, key.length))
                    .as("seed %d, step %d", seed, step)
                    .isEqualTo(known == null ? KeyTable.NONE : known);
            // At times more comes than goes, and at times more goes.
            boolean grows = step / 4_000 % 2 == 0 ? random.nextInt(4) > 0 : random.nextInt(4) == 0;
            if (known == null && grows) {
                int number = table.add(longer, key.length);
                assertThat(expected).as("seed %d, step %d", seed, step).doesNotContainValue(number);
                expected.put(boxed(key), number);
            } else if (known != null && !grows) {
                table.remove(known);
                expected.remove(boxed(key));
            }
            assertThat(table.size()).as("seed %d, step %d", seed, step).isEqualTo(expected.size());
        }
        expected.forEach((key, number) -> {
            assertThat(boxed(table.key(number))).as("seed %d", seed).isEqualTo(key);
            assertThat(number).isLessThan(table.limit());
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void sortsByUnsignedBytes(long seed) {
        Random random = new Random(seed);
        KeyTable table = new KeyTable();
        List<byte[]> expected = new ArrayList<>();
        byte[] begin = new byte[random.nextInt(12)];
        random.nextBytes(begin);
        for (int i = random.nextInt(500); i > 0; i--) {
            byte[] end = key(random);
            byte[] key = Arrays.copyOf(begin, begin.length + end.length);
            System.arraycopy(end, 0, key, begin.length, end.length);
            if (table.find(key, key.length) == KeyTable.NONE) {
                table.add(key, key.length);
                expected.add(key);
            }
        }
        expected.sort(Arrays::compareUnsigned);
        int[] all = table.all();
        table.sort(all);
        assertThat(Arrays.stream(all).mapToObj(table::key).toList())
                .as("seed %d", seed)
                .usingElementComparator(Arrays::compareUnsigned)
                .isEqualTo(expected);
    }

    private static List<Byte> boxed(byte[] key) {
        List<Byte> boxed = new ArrayList<>();
        for (byte each : key) {
            boxed.add(each);
        }
        return boxed;
    }
}
