package io.dataweaver.core.keyed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.Position;
import io.dataweaver.core.state.StateErrorCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stateful transforms remember, at the positions at which they are asked for it. */
class KeyedStoreTest {

    @TempDir
    Path folder;

    private KeyedStore open(String at) {
        return KeyedStore.open(folder, at.isEmpty() ? Optional.empty() : Optional.of(new Position(at)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String read(KeyedStore store, String key) {
        byte[] value = store.table("t").get(bytes(key));
        return value == null ? "nothing" : new String(value, StandardCharsets.UTF_8);
    }

    @Test
    void findsWhatWasCommitted() {
        try (KeyedStore store = open("")) {
            store.table("t").put(bytes("a"), bytes("1"));
            store.commit(new Position("10"));
            store.table("t").put(bytes("a"), bytes("2"));
        }
        try (KeyedStore store = open("10")) {
            assertThat(read(store, "a")).isEqualTo("1");
        }
    }

    @Test
    void tellsThatAnotherHasItOpenAndLeavesItToHim() {
        try (KeyedStore store = open("")) {
            store.table("t").put(bytes("a"), bytes("1"));
            store.commit(new Position("10"));
            assertThatThrownBy(() -> open("10")).isInstanceOfSatisfying(DataWeaverException.class, held -> {
                assertThat(held.code()).isEqualTo(StateErrorCode.MEMORY_HELD);
                assertThat(held)
                        .hasMessageContaining(
                                "process " + ProcessHandle.current().pid());
            });
            store.table("t").put(bytes("a"), bytes("2"));
            store.commit(new Position("20"));
        }
        try (KeyedStore store = open("20")) {
            assertThat(read(store, "a")).isEqualTo("2");
        }
    }

    @Test
    void undoesTheLastCommitIfTheSinkHasNotComeThatFar() {
        try (KeyedStore store = open("")) {
            store.table("t").put(bytes("a"), bytes("1"));
            store.table("t").put(bytes("b"), bytes("1"));
            store.commit(new Position("10"));
            store.table("t").put(bytes("a"), bytes("2"));
            store.table("t").remove(bytes("b"));
            store.table("t").put(bytes("c"), bytes("2"));
            store.commit(new Position("20"));
        }
        try (KeyedStore store = open("10")) {
            assertThat(read(store, "a")).isEqualTo("1");
            assertThat(read(store, "b")).isEqualTo("1");
            assertThat(read(store, "c")).isEqualTo("nothing");
            store.commit(new Position("15"));
        }
        try (KeyedStore store = open("15")) {
            assertThat(read(store, "c")).isEqualTo("nothing");
        }
    }

    @Test
    void aSplitThatStandsStillUsesUpNothingThatCanBeUndone() {
        try (KeyedStore store = open("")) {
            store.table("t").put(bytes("a"), bytes("1"));
            store.commit(new Position("10"));
            store.table("t").put(bytes("a"), bytes("2"));
            for (int i = 0; i < 3 * KeyedStore.KEPT; i++) {
                store.commit(new Position("20"));
            }
        }
        try (KeyedStore store = open("10")) {
            assertThat(read(store, "a")).isEqualTo("1");
        }
    }

    @Test
    void beginsEmptyAtTheStartWhateverIsThere() {
        try (KeyedStore store = open("")) {
            store.table("t").put(bytes("a"), bytes("1"));
            store.commit(new Position("10"));
        }
        try (KeyedStore store = open("")) {
            assertThat(read(store, "a")).isEqualTo("nothing");
        }
    }

    @Test
    void refusesAPositionThatItNeverHeld() {
        try (KeyedStore store = open("")) {
            store.commit(new Position("10"));
        }
        assertThatThrownBy(() -> open("11"))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("11 is needed")
                .extracting("code")
                .isEqualTo(StateErrorCode.DAMAGED);
    }

    @Test
    void refusesADamagedFile() throws Exception {
        try (KeyedStore store = open("")) {
            store.commit(new Position("10"));
        }
        Files.write(folder.resolve("state.mv"), new byte[10_000]);
        assertThatThrownBy(() -> open("10"))
                .isInstanceOf(DataWeaverException.class)
                .extracting("code")
                .isEqualTo(StateErrorCode.DAMAGED);
    }

    /** Opens at any of the last commits, through any number of crashes, and compares with what was there. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void remembersWhatWasThereAtEachOfTheLastPositions(long seed) {
        Random random = new Random(seed);
        List<Map<String, String>> history = new ArrayList<>(List.of(Map.of()));
        String at = "";
        for (int crash = 0; crash < 20; crash++) {
            int opened = history.size() - 1;
            try (KeyedStore store = open(at)) {
                Map<String, String> now = new TreeMap<>(history.get(history.size() - 1));
                for (int i = 0; i < 30; i++) {
                    assertThat(read(store, "k" + i))
                            .as("seed %d", seed)
                            .isEqualTo(now.getOrDefault("k" + i, "nothing"));
                }
                int commits = random.nextInt(KeyedStore.KEPT);
                for (int commit = 0; commit <= commits; commit++) {
                    change(store, now, random);
                    if (commit < commits) {
                        history.add(new TreeMap<>(now));
                        store.commit(new Position(Integer.toString(history.size() - 1)));
                    }
                }
            }
            // What a sink holds is never taken back.
            int back = random.nextInt(Math.min(KeyedStore.KEPT, history.size() - opened));
            history.subList(history.size() - back, history.size()).clear();
            at = history.size() == 1 ? "" : Integer.toString(history.size() - 1);
        }
    }

    private static void change(KeyedStore store, Map<String, String> now, Random random) {
        for (int i = random.nextInt(20); i > 0; i--) {
            String key = "k" + random.nextInt(30);
            if (random.nextBoolean()) {
                String value = Integer.toString(random.nextInt());
                store.table("t").put(bytes(key), bytes(value));
                now.put(key, value);
            } else {
                store.table("t").remove(bytes(key));
                now.remove(key);
            }
        }
    }
}
