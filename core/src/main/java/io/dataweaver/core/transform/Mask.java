package io.dataweaver.core.transform;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a text is made unrecognizable, in UTF-8. Immutable; any thread may mask. */
sealed interface Mask {

    /** What stands for a character that is hidden. */
    byte STAR = '*';

    /** Stands for any number of characters, so that the length does not tell either. */
    int STARS = 3;

    /**
     * Writes what is left of {@code in[from..to)}.
     *
     * @param out has room for {@link #room} bytes from {@code at} on
     * @return where it ends in {@code out}
     */
    int write(byte[] in, int from, int to, byte[] out, int at);

    /** Returns the most bytes that a text of {@code length} bytes becomes. */
    default int room(int length) {
        return length + STARS;
    }

    /** Returns the mask that a pipeline file calls {@code text}; empty if there is none. */
    static Optional<Mask> parse(String text) {
        int open = text.indexOf('(');
        if (open > 0 && text.endsWith(")")) {
            return parse(text.substring(0, open), text.substring(open + 1, text.length() - 1));
        }
        return switch (text) {
            case "all" -> Optional.of(new Ends(0, 0));
            case "email" -> Optional.of(new Email());
            case "phone" -> Optional.of(new Digits(7, 4));
            case "card" -> Optional.of(new Digits(12, 4));
            case "name" -> Optional.of(new Name());
            default -> Optional.empty();
        };
    }

    private static Optional<Mask> parse(String name, String argument) {
        if (name.equals("constant")) {
            return Optional.of(new Constant(argument.getBytes(StandardCharsets.UTF_8)));
        }
        boolean number = !argument.isEmpty()
                && argument.length() <= 4
                && argument.chars().allMatch(Mask::isDigit);
        if (!number) {
            return Optional.empty();
        }
        int kept = Integer.parseInt(argument);
        return switch (name) {
            case "keep_first" -> Optional.of(new Ends(kept, 0));
            case "keep_last" -> Optional.of(new Ends(0, kept));
            default -> Optional.empty();
        };
    }

    private static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }

    private static boolean isLetterOrDigit(int character) {
        return isDigit(character) || (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
    }

    /** Tells whether a byte continues a character of several bytes (RFC 3629 §3). */
    private static boolean continues(byte b) {
        return (b & 0xC0) == 0x80;
    }

    private static int count(byte[] in, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += continues(in[i]) ? 0 : 1;
        }
        return count;
    }

    private static int stars(byte[] out, int at) {
        for (int i = 0; i < STARS; i++) {
            out[at + i] = STAR;
        }
        return at + STARS;
    }

    /** Keeps characters at the ends; nothing of a text that has no more than those. */
    record Ends(int first, int last) implements Mask {
        @Override
        public int write(byte[] in, int from, int to, byte[] out, int at) {
            int count = count(in, from, to);
            boolean tooShort = count <= first + last;
            int end = at;
            int character = -1;
            for (int i = from; i < to; i++) {
                boolean starts = !continues(in[i]);
                character += starts ? 1 : 0;
                if (!tooShort && (character < first || character >= count - last)) {
                    out[end++] = in[i];
                } else if (starts) {
                    out[end++] = STAR;
                }
            }
            return end;
        }
    }

    /** Keeps the last digits and what separates them, if there are enough digits to hide the others among. */
    record Digits(int atLeast, int kept) implements Mask {
        @Override
        public int write(byte[] in, int from, int to, byte[] out, int at) {
            int digits = 0;
            for (int i = from; i < to; i++) {
                digits += isDigit(in[i]) ? 1 : 0;
            }
            int hidden = digits < atLeast ? digits : digits - kept;
            int end = at;
            int digit = 0;
            for (int i = from; i < to; i++) {
                if (isDigit(in[i])) {
                    out[end++] = digit++ < hidden ? STAR : in[i];
                } else if (isLetterOrDigit(in[i]) || in[i] < 0) {
                    if (!continues(in[i])) {
                        out[end++] = STAR;
                    }
                } else {
                    out[end++] = in[i];
                }
            }
            return end;
        }
    }

    /** Keeps the first character and the domain of an e-mail address; of anything else nothing. */
    record Email() implements Mask {
        @Override
        public int write(byte[] in, int from, int to, byte[] out, int at) {
            int sign = to - 1;
            while (sign > from && in[sign] != '@') {
                sign--;
            }
            if (sign <= from) {
                return to == from ? at : stars(out, at);
            }
            int end = at;
            int next = from;
            do {
                out[end++] = in[next++];
            } while (next < sign && continues(in[next]));
            end = stars(out, end);
            System.arraycopy(in, sign, out, end, to - sign);
            return end + to - sign;
        }

        @Override
        public int room(int length) {
            return length + STARS + 1;
        }
    }

    /** Keeps the first character of each word. */
    record Name() implements Mask {
        @Override
        public int write(byte[] in, int from, int to, byte[] out, int at) {
            int end = at;
            int i = from;
            while (i < to) {
                if (in[i] == ' ') {
                    out[end++] = in[i++];
                    continue;
                }
                do {
                    out[end++] = in[i++];
                } while (i < to && continues(in[i]));
                end = stars(out, end);
                while (i < to && in[i] != ' ') {
                    i++;
                }
            }
            return end;
        }

        @Override
        public int room(int length) {
            return length * (1 + STARS);
        }
    }

    /** Replaces the whole text. */
    record Constant(byte[] text) implements Mask {
        @Override
        public int write(byte[] in, int from, int to, byte[] out, int at) {
            System.arraycopy(text, 0, out, at, text.length);
            return at + text.length;
        }

        @Override
        public int room(int length) {
            return text.length;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Constant that && Arrays.equals(text, that.text);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(text);
        }

        @Override
        public String toString() {
            return "constant(" + new String(text, StandardCharsets.UTF_8) + ")";
        }
    }
}
