package io.dataweaver.core.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.source.Position;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is kept in memory in front of the store, whether all of it fits there or next to nothing. */
class MemoryInFrontTest {

    private static final int KEYS = 3_000;
    private static final int STEPS = 20_000;

    @TempDir
    Path folder;

    private KeyedStore open(int at) {
        return KeyedStore.open(folder, at == 0 ? Optional.empty() : Optional.of(new Position(Integer.toString(at))));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({"1, 1000000000", "2, 1000000000", "3, 20000", "4, 20000", "5, 100000"})
    void groupsComeToTheSame(long seed, long memory) {
        Random random = new Random(seed);
        Map<String, Long> expected = new TreeMap<>();
        int at = 0;
        for (int crash = 0; crash < 3; crash++) {
            try (KeyedStore store = open(at)) {
                GroupTable groups = new GroupTable(store.table("groups"), 2, memory);
                for (int step = 0; step < STEPS; step++) {
                    change(groups, expected, "key " + random.nextInt(KEYS), random);
                    if (step % 100 == 0) {
                        groups.shrink();
                    }
                    if (step % 7_000 == 6_999) {
                        groups.write();
                        at++;
                        store.commit(new Position(Integer.toString(at)));
                    }
                }
                assertThat(contents(groups))
                        .as("seed %d, crash %d", seed, crash)
                        .containsExactlyEntriesOf(expected);
                groups.write();
                at++;
                store.commit(new Position(Integer.toString(at)));
                // Forgotten with what is not committed.
                groups.changing(bytes("lost"), 4);
                groups.write();
            }
        }
    }

    private static void change(GroupTable groups, Map<String, Long> expected, String key, Random random) {
        byte[] bytes = bytes(key);
        if (random.nextInt(10) == 0) {
            int group = groups.find(bytes, bytes.length);
            assertThat(group != KeyTable.NONE).isEqualTo(expected.remove(key) != null);
            if (group != KeyTable.NONE) {
                groups.remove(group);
            }
            return;
        }
        int group = groups.changing(bytes, bytes.length);
        groups.page(group)[groups.at(group, 0)]++;
        long sum = expected.merge(key, 1L, Long::sum);
        groups.value(group, 1, sum % 2 == 0 ? bytes(key + sum) : BigDecimal.valueOf(sum));
    }

    private static Map<String, Long> contents(GroupTable groups) {
        Map<String, Long> contents = new TreeMap<>();
        StringBuilder before = new StringBuilder();
        groups.all((bytes, group) -> {
            String key = new String(bytes, StandardCharsets.UTF_8);
            long count = groups.count(group, 0);
            assertThat(key).isGreaterThan(before.toString());
            before.replace(0, before.length(), key);
            if (count % 2 == 0) {
                assertThat(groups.value(group, 1)).isEqualTo(bytes(key + count));
            } else {
                assertThat(groups.value(group, 1)).isEqualTo(BigDecimal.valueOf(count));
            }
            contents.put(key, count);
        });
        return contents;
    }

    @ParameterizedTest
    @CsvSource({"1, 1000000000", "2, 1000000000", "3, 20000", "4, 20000"})
    void keysAreNewOnce(long seed, long memory) {
        Random random = new Random(seed);
        Set<String> expected = new TreeSet<>();
        int at = 0;
        for (int crash = 0; crash < 3; crash++) {
            try (KeyedStore store = open(at)) {
                SeenKeys seen = new SeenKeys(store.table("passed"), memory);
                for (int step = 0; step < STEPS; step++) {
                    String key = "key " + random.nextInt(KEYS);
                    if (random.nextInt(5) == 0) {
                        seen.remove(bytes(key), key.length());
                        expected.remove(key);
                    } else {
                        assertThat(seen.add(bytes(key), key.length()))
                                .as("seed %d, crash %d, step %d", seed, crash, step)
                                .isEqualTo(expected.add(key));
                    }
                    if (step % 100 == 0) {
                        seen.shrink();
                    }
                    if (step % 7_000 == 6_999) {
                        seen.write();
                        at++;
                        store.commit(new Position(Integer.toString(at)));
                    }
                }
                seen.write();
                at++;
                store.commit(new Position(Integer.toString(at)));
                seen.add(bytes("lost"), 4);
            }
        }
    }
}
