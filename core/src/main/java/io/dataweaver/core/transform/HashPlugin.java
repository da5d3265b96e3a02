package io.dataweaver.core.transform;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.secret.Secret;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformPlugin;
import io.dataweaver.core.expression.ColumnCast;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** {@code hash}: replaces values by their HMAC. */
public final class HashPlugin implements TransformPlugin {

    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int MIN_KEY = 16;

    /** The columns. */
    public static final Option<List<String>> COLUMNS = Option.required(
                    "columns", OptionType.listOf(OptionType.TEXT), "The columns to replace by their hash.")
            .example("[email]");

    /** The key. */
    public static final Option<Secret> KEY = Option.required(
                    "key",
                    OptionType.SECRET,
                    "The key, at least 16 characters. Without it nobody can tell by trying which value a hash is of; the"
                            + " same key gives the same hashes, in every run and pipeline.")
            .example("\"${secret:env/HASH_KEY}\"");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.TRANSFORM, "hash")
            .summary(
                    "Replaces values by their HMAC-SHA-256 with a secret key, as 64 hexadecimal digits. Equal values have"
                            + " equal hashes, so that joins and counts still work, and a key stays a key; there is no way back."
                            + " Values other than text and bytes are hashed as the text that `CAST` makes of them; NULL stays NULL.")
            .options(COLUMNS, KEY)
            .example("{columns: [email, phone], key: \"${secret:env/HASH_KEY}\"}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Transform create(Options options, Schema input) {
        byte[] key = options.get(KEY).use(text -> text.getBytes(StandardCharsets.UTF_8));
        if (key.length < MIN_KEY) {
            throw StepColumns.conflict(
                    "the key is too short: it has to have at least " + MIN_KEY + " characters",
                    "make one with `openssl rand -hex 32`",
                    KEY.name());
        }
        SecretKey secret = new SecretKeySpec(key, ALGORITHM);
        List<ColumnReplacement.Replacement> hashes = new ArrayList<>();
        for (String name : options.get(COLUMNS)) {
            Field field = input.field(StepColumns.index(input, name, COLUMNS.name()));
            hashes.add(new ColumnReplacement.Replacement(
                    new Field(name, DataTypes.TEXT, field.nullable()), hashing(field, secret), true, true));
        }
        return new ColumnReplacement(input, hashes, TransformErrorCode.CAST_FAILED, true);
    }

    private static ColumnFunction hashing(Field field, SecretKey key) {
        if (field.type() instanceof DataType.Text || field.type() instanceof DataType.Bytes) {
            return (column, batch, errors) -> hashed((BytesColumn) column, batch, key);
        }
        Optional<ColumnCast> text = ColumnCast.of(field.type(), DataTypes.TEXT);
        if (text.isEmpty()) {
            throw StepColumns.wrongType(field, "only single values are hashed", null, COLUMNS.name());
        }
        ColumnCast cast = text.get();
        return (column, batch, errors) -> hashed((BytesColumn) cast.apply(column, batch, errors), batch, key);
    }

    /** RFC 2104, FIPS 198-1. */
    private static Column hashed(BytesColumn column, RecordBatch batch, SecretKey key) {
        Mac mac = mac(key);
        return TextRewriting.of(column, batch, (data, from, to, builder) -> {
            mac.update(data, from, to - from);
            byte[] hash = mac.doFinal();
            builder.reserve(2 * hash.length);
            int at = builder.used();
            for (byte b : hash) {
                builder.data()[at++] = HEX[(b >> 4) & 0xF];
                builder.data()[at++] = HEX[b & 0xF];
            }
            builder.commit(2 * hash.length);
        });
    }

    private static Mac mac(SecretKey key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }
}
