package io.dataweaver.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewestMessagesTest {

    private static final int MESSAGES = 20_000;

    @ParameterizedTest
    @CsvSource({"1, 9000, 524288", "2, 9000, 1000", "3, 50000, 3000", "4, 1, 1"})
    void tellsTheNewestMessageOfEveryKeyHoweverFewAreHeld(long seed, int keys, int held) {
        Random random = new Random(seed);
        List<String> messages = new ArrayList<>();
        Map<String, Long> model = new HashMap<>();
        for (long offset = 0; offset < MESSAGES; offset++) {
            String key = "key " + random.nextInt(keys);
            boolean deletes = random.nextInt(3) == 0;
            messages.add((deletes ? "-" : "+") + key);
            if (deletes) {
                model.remove(key);
            } else {
                model.put(key, offset);
            }
        }
        Deque<KeyPart> parts = new ArrayDeque<>(List.of(KeyPart.ALL));
        List<Long> found = new ArrayList<>();
        int readings = 0;
        while (!parts.isEmpty()) {
            readings++;
            NewestMessages newest = new NewestMessages(parts.removeFirst(), held, parts);
            for (int offset = 0; offset < MESSAGES; offset++) {
                String message = messages.get(offset);
                newest.add(message.substring(1).getBytes(StandardCharsets.UTF_8), offset, message.startsWith("-"));
            }
            long[] offsets = newest.offsets();
            assertThat(offsets).as("seed %d", seed).isSorted();
            for (long offset : offsets) {
                found.add(offset);
            }
        }
        assertThat(found).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(model.values());
        assertThat(readings > 1).as("%d readings", readings).isEqualTo(held < 4096 && keys > 4096);
    }
}
