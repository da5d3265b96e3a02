package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShellWordTest {

    @Test
    void leavesWordsAloneThatNeedNoQuotes() {
        for (String word : List.of("shop/orders.yaml", "public.orders", "Straße_1", "C:/a,b")) {
            assertThat(ShellWord.of(word)).isEqualTo(word);
        }
    }

    @Test
    void isTakenByAShellForOneWordAndForItself() throws Exception {
        List<String> words = List.of(
                "",
                "my files/orders.yaml",
                "it's",
                "public.\"Order Lines\"",
                "a$HOME",
                "`date`",
                "a\\b",
                "~",
                "a;b",
                "*",
                "a\nb");
        for (String word : words) {
            Process shell = new ProcessBuilder("sh", "-c", "printf '%s|' " + ShellWord.of(word)).start();
            String told = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(shell.waitFor()).isZero();
            assertThat(told).isEqualTo(word + "|");
        }
    }
}
