package io.dataweaver.cli;

import java.util.regex.Pattern;

/** Words of commands that people are told to run. */
final class ShellWord {

    /** What no shell reads in another way. */
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_./:@%+,-]+");

    private ShellWord() {}

    /** Returns {@code word} so that a shell takes it for one word, and for itself (POSIX.1-2017, Shell §2.2.2). */
    static String of(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
