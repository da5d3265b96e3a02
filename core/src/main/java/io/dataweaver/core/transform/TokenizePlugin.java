package io.dataweaver.core.transform;

import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.secret.Secret;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformPlugin;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** {@code tokenize}: replaces texts by others of the same form, and back. */
public final class TokenizePlugin implements TransformPlugin {

    /** Which characters are replaced. */
    public enum Characters {
        /** The ten digits. */
        DIGITS("0123456789"),
        /** Digits and small letters. */
        LOWER("0123456789abcdefghijklmnopqrstuvwxyz"),
        /** Digits and letters. */
        ALPHANUMERIC("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

        private final String alphabet;

        Characters(String alphabet) {
            this.alphabet = alphabet;
        }

        /** Returns the characters in their order. */
        String alphabet() {
            return alphabet;
        }
    }

    /** The columns. */
    public static final Option<List<String>> COLUMNS = Option.required(
                    "columns", OptionType.listOf(OptionType.TEXT), "The columns of text to replace.")
            .example("[card]");

    /** The key. */
    public static final Option<Secret> KEY = Option.required(
                    "key",
                    OptionType.SECRET,
                    "The key of AES: 32, 48 or 64 hexadecimal digits, such as `openssl rand -hex 32` prints.")
            .example("\"${secret:env/TOKEN_KEY}\"");

    /** Which characters are replaced. */
    public static final Option<Characters> CHARACTERS = Option.of(
                    "characters",
                    OptionType.choice(Characters.class),
                    "Which characters are replaced by others of the same kind: `digits`, `lower` (digits and small letters"
                            + " of ASCII) or `alphanumeric` (digits and letters of ASCII). Blanks and punctuation stay. A"
                            + " value with other letters or digits, or with too few characters to hide among, is rejected.")
            .defaultsTo("digits");

    /** Another permutation. */
    public static final Option<String> TWEAK = Option.of(
                    "tweak",
                    OptionType.TEXT,
                    "Another tweak gives other tokens with the same key, for instance one for each purpose. Not secret.")
            .example("billing");

    /** The way back. */
    public static final Option<Boolean> DETOKENIZE = Option.of(
                    "detokenize", OptionType.BOOLEAN, "Whether to turn tokens back into what they stand for.")
            .defaultsTo(false);

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.TRANSFORM, "tokenize")
            .summary(
                    "Replaces texts by others of the same length and form, such as a card number by another, with FF1 of"
                            + " NIST SP 800-38G. The same value has the same token in every run, different values have different"
                            + " ones, and who has the key can turn them back with `detokenize: true`. A key stays a key; NULL stays"
                            + " NULL.")
            .options(COLUMNS, KEY, CHARACTERS, TWEAK, DETOKENIZE)
            .example("{columns: [card], key: \"${secret:env/TOKEN_KEY}\"}")
            .example("{columns: [card], key: \"${secret:env/TOKEN_KEY}\", detokenize: true}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Transform create(Options options, Schema input) {
        Tokens tokens = new Tokens(
                options.get(KEY).use(TokenizePlugin::key),
                options.get(CHARACTERS).alphabet(),
                options.find(TWEAK).orElse("").getBytes(StandardCharsets.UTF_8),
                options.get(DETOKENIZE));
        List<ColumnReplacement.Replacement> replacements = new ArrayList<>();
        for (String name : options.get(COLUMNS)) {
            Field field = StepColumns.text(input, name, COLUMNS.name());
            replacements.add(new ColumnReplacement.Replacement(
                    new Field(name, field.type(), field.nullable()), tokens, true, false));
        }
        return new ColumnReplacement(input, replacements, TransformErrorCode.NOT_TOKENIZABLE, true);
    }

    private static SecretKey key(String text) {
        boolean length = text.length() == 32 || text.length() == 48 || text.length() == 64;
        if (!length || !text.chars().allMatch(HexFormat::isHexDigit)) {
            throw StepColumns.conflict(
                    "the key is not 32, 48 or 64 hexadecimal digits",
                    "make one with `openssl rand -hex 32`",
                    KEY.name());
        }
        return new SecretKeySpec(HexFormat.of().parseHex(text), "AES");
    }
}
