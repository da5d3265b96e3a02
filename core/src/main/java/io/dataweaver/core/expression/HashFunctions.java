package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataTypes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hashes, in hexadecimal digits. */
final class HashFunctions implements FunctionGroup {

    private static final List<FunctionDescription> FUNCTIONS = List.of(
            new FunctionDescription(
                    "md5",
                    "hash",
                    List.of("md5(text)", "md5(bytes)"),
                    "The MD5 hash of the bytes, or of the text in UTF-8, in hexadecimal digits. Not for secrets.",
                    "md5('abc') = '900150983cd24fb0d6963f7d28e17f72'"),
            new FunctionDescription(
                    "sha256",
                    "hash",
                    List.of("sha256(text)", "sha256(bytes)"),
                    "The SHA-256 hash of the bytes, or of the text in UTF-8, in hexadecimal digits.",
                    "sha256('abc') = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'"));

    @Override
    public List<FunctionDescription> functions() {
        return FUNCTIONS;
    }

    @Override
    public @Nullable Expression bind(CallSite site) {
        return switch (site.name()) {
            case "md5" -> hash(site, "MD5");
            case "sha256" -> hash(site, "SHA-256");
            default -> null;
        };
    }

    private static Expression hash(CallSite site, String algorithm) {
        Arguments.count(site, 1, 1, site.name() + "(text)");
        Expression value = site.kind(0) == Kind.BYTES ? site.argument(0) : Arguments.text(site, 0);
        return RowFunction.strict(site.name(), DataTypes.TEXT, List.of(value), a -> {
            byte[] bytes =
                    a[0] instanceof byte[] given ? given : String.valueOf(a[0]).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        });
    }
}
