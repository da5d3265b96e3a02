package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataTypes;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Hashes, in hexadecimal digits, and UUIDs that are made of a name. Of text, the bytes in UTF-8 count. */
final class HashFunctions implements FunctionGroup {

    private static final Map<String, String> ALGORITHMS = Map.of(
            "md5", "MD5",
            "sha1", "SHA-1",
            "sha224", "SHA-224",
            "sha256", "SHA-256",
            "sha384", "SHA-384",
            "sha512", "SHA-512");

    private static final FunctionList FUNCTIONS = new FunctionList("hash")
            .add(
                    "md5",
                    "md5(text)\nmd5(bytes)",
                    "The MD5 hash of the bytes, or of the text in UTF-8, in hexadecimal digits. Not for secrets.",
                    "md5('abc') = '900150983cd24fb0d6963f7d28e17f72'")
            .add(
                    "sha1",
                    "sha1(text)\nsha1(bytes)",
                    "The SHA-1 hash, likewise. Not for secrets.",
                    "sha1('abc') = 'a9993e364706816aba3e25717850c26c9cd0d89d'")
            .add("sha224", "sha224(text)\nsha224(bytes)", "The SHA-224 hash, likewise.", "length(sha224('abc')) = 56")
            .add(
                    "sha256",
                    "sha256(text)\nsha256(bytes)",
                    "The SHA-256 hash of the bytes, or of the text in UTF-8, in hexadecimal digits.",
                    "sha256('abc') = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'")
            .add("sha384", "sha384(text)\nsha384(bytes)", "The SHA-384 hash, likewise.", "length(sha384('abc')) = 96")
            .add("sha512", "sha512(text)\nsha512(bytes)", "The SHA-512 hash, likewise.", "length(sha512('abc')) = 128")
            .add(
                    "hmac",
                    "hmac(value, key, algorithm)",
                    "The hash of a value with a key (RFC 2104), in hexadecimal digits; `md5`, `sha1`, `sha256` and so on.",
                    "hmac('what do ya want for nothing?', 'Jefe', 'sha256')"
                            + " = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'")
            .add(
                    "crc32",
                    "crc32(text)\ncrc32(bytes)",
                    "The cyclic redundancy check of 32 bits, as BIGINT.",
                    "crc32('123456789') = 3421780262")
            .add(
                    "crc32c",
                    "crc32c(text)\ncrc32c(bytes)",
                    "The check by Castagnoli's polynomial, as BIGINT.",
                    "crc32c('123456789') = 3808858755")
            .add(
                    "uuid_v3",
                    "uuid_v3(namespace, name)",
                    "The UUID of a name within a namespace by MD5 (RFC 9562, section 5.3): the same name gives the same UUID.",
                    "uuid_v3(uuid '6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')"
                            + " = uuid '5df41881-3aed-3515-88a7-2f4a814cf09e'")
            .add(
                    "uuid_v5",
                    "uuid_v5(namespace, name)",
                    "The UUID of a name within a namespace by SHA-1 (RFC 9562, section 5.5).",
                    "uuid_v5(uuid '6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')"
                            + " = uuid '2ed6657d-e927-568b-95e1-2665a8aea6a2'")
            .add(
                    "uuid_extract_version",
                    "uuid_extract_version(uuid)",
                    "The version of a UUID of RFC 9562; NULL for others.",
                    "uuid_extract_version(uuid '2ed6657d-e927-568b-95e1-2665a8aea6a2') = 5");

    /** The variant that RFC 9562 describes, section 4.1. */
    private static final int VARIANT = 2;

    @Override
    public List<FunctionDescription> functions() {
        return FUNCTIONS.all();
    }

    @Override
    public @Nullable Expression bind(CallSite site) {
        return switch (site.name()) {
            case "md5", "sha1", "sha224", "sha256", "sha384", "sha512" -> {
                String algorithm = algorithm(site.name());
                yield one(site)
                        .gives(DataTypes.TEXT, a -> HexFormat.of().formatHex(digest(algorithm, Value.bytes(a[0]))));
            }
            case "hmac" ->
                Call.of(FUNCTIONS, site, Parameter.TEXT_OR_BYTES, Parameter.TEXT_OR_BYTES, Parameter.TEXT)
                        .gives(DataTypes.TEXT, a -> hmac(Value.bytes(a[0]), Value.bytes(a[1]), Value.text(a[2])));
            case "crc32" -> one(site).gives(DataTypes.BIGINT, a -> sum(new CRC32(), Value.bytes(a[0])));
            case "crc32c" -> one(site).gives(DataTypes.BIGINT, a -> sum(new CRC32C(), Value.bytes(a[0])));
            case "uuid_v3" -> named(site, "MD5", 3);
            case "uuid_v5" -> named(site, "SHA-1", 5);
            case "uuid_extract_version" ->
                Call.of(FUNCTIONS, site, Parameter.UUID).mayGive(DataTypes.SMALLINT, a -> {
                    UUID uuid = (UUID) Objects.requireNonNull(a[0]);
                    return uuid.variant() == VARIANT ? (short) uuid.version() : null;
                });
            default -> null;
        };
    }

    private static Call one(CallSite site) {
        return Call.of(FUNCTIONS, site, Parameter.TEXT_OR_BYTES);
    }

    private static String algorithm(String name) {
        String algorithm = ALGORITHMS.get(name.toLowerCase(Locale.ROOT));
        if (algorithm == null) {
            throw new IllegalArgumentException("there is no algorithm '" + name + "'");
        }
        return algorithm;
    }

    private static byte[] digest(String algorithm, byte[]... parts) throws GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance(algorithm);
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    private static String hmac(byte[] value, byte[] key, String name) throws GeneralSecurityException {
        String algorithm = "Hmac" + algorithm(name).replace("-", "");
        Mac mac = Mac.getInstance(algorithm);
        // Java takes no empty key; a key is filled up with zeros (RFC 2104, section 2), so that this is the same.
        mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, algorithm));
        return HexFormat.of().formatHex(mac.doFinal(value));
    }

    private static long sum(Checksum checksum, byte[] bytes) {
        checksum.update(bytes);
        return checksum.getValue();
    }

    private static Expression named(CallSite site, String algorithm, int version) {
        return Call.of(FUNCTIONS, site, Parameter.UUID, Parameter.TEXT).gives(DataTypes.UUID, a -> {
            UUID space = (UUID) Objects.requireNonNull(a[0]);
            byte[] hash = digest(algorithm, bytes(space), Value.bytes(a[1]));
            hash[6] = (byte) ((hash[6] & 0x0F) | (version << 4));
            hash[8] = (byte) ((hash[8] & 0x3F) | 0x80);
            ByteBuffer bits = ByteBuffer.wrap(hash);
            return new UUID(bits.getLong(), bits.getLong());
        });
    }

    private static byte[] bytes(UUID uuid) {
        return ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
    }
}
