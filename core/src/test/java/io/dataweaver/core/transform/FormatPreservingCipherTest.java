package io.dataweaver.core.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatPreservingCipherTest {

    private static final String ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";

    private static FormatPreservingCipher cipher(String key, int radix, String tweak) {
        return new FormatPreservingCipher(
                new SecretKeySpec(HexFormat.of().parseHex(key), "AES"),
                radix,
                HexFormat.of().parseHex(tweak == null ? "" : tweak));
    }

    private static int[] numerals(String text) {
        return text.chars().map(ALPHABET::indexOf).toArray();
    }

    private static String text(int[] numerals) {
        StringBuilder text = new StringBuilder();
        Arrays.stream(numerals).forEach(numeral -> text.append(ALPHABET.charAt(numeral)));
        return text.toString();
    }

    /** NIST, Cryptographic Standards and Guidelines, Example Values: FF1samples.pdf, samples 1 to 9. */
    @ParameterizedTest
    @CsvSource({
        "2B7E151628AED2A6ABF7158809CF4F3C,10,,0123456789,2433477484",
        "2B7E151628AED2A6ABF7158809CF4F3C,10,39383736353433323130,0123456789,6124200773",
        "2B7E151628AED2A6ABF7158809CF4F3C,36,3737373770717273373737,0123456789abcdefghi,a9tv40mll9kdu509eum",
        "2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F,10,,0123456789,2830668132",
        "2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F,10,39383736353433323130,0123456789,2496655549",
        "2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F,36,3737373770717273373737,0123456789abcdefghi,"
                + "xbj3kv35jrawxv32ysr",
        "2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F7F036D6F04FC6A94,10,,0123456789,6657667009",
        "2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F7F036D6F04FC6A94,10,39383736353433323130,0123456789,"
                + "1001623463",
        "2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F7F036D6F04FC6A94,36,3737373770717273373737,"
                + "0123456789abcdefghi,xs8a0azh2avyalyzuwd",
    })
    void givesTheValuesThatNistPublished(String key, int radix, String tweak, String plain, String encrypted) {
        FormatPreservingCipher cipher = cipher(key, radix, tweak);
        int[] numerals = numerals(plain);

        cipher.encrypt(numerals);
        assertThat(text(numerals)).isEqualTo(encrypted);

        cipher.decrypt(numerals);
        assertThat(text(numerals)).isEqualTo(plain);
    }

    @Test
    void undoesItselfForEachLengthAndRadix() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            int radix = random.nextInt(2, 63);
            int length = FormatPreservingCipher.minLength(radix) + random.nextInt(60);
            int[] word = random.ints(length, 0, radix).toArray();
            int[] there = word.clone();
            FormatPreservingCipher cipher = cipher("000102030405060708090a0b0c0d0e0f", radix, "aa");
            cipher.encrypt(there);

            assertThat(Arrays.stream(there).allMatch(numeral -> numeral >= 0 && numeral < radix))
                    .as("seed %d, radix %d", seed, radix)
                    .isTrue();
            cipher.decrypt(there);
            assertThat(there).as("seed %d, radix %d", seed, radix).isEqualTo(word);
        }
    }

    @Test
    void neverMapsTwoTextsToOne() {
        FormatPreservingCipher cipher = cipher("000102030405060708090a0b0c0d0e0f", 10, "");
        Set<String> tokens = new HashSet<>();
        for (int i = 0; i < 3000; i++) {
            int[] word = numerals(String.format("%06d", i));
            cipher.encrypt(word);
            tokens.add(text(word));
        }

        assertThat(tokens).hasSize(3000);
    }
}
