package io.dataweaver.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** A secret that stands nowhere else, and all the ways in which it could be written somewhere. */
final class Canary {

    private final String secret;
    private final Map<String, String> forms = new LinkedHashMap<>();

    /** Makes up a secret with characters that escape differently everywhere. */
    Canary(Random random) {
        StringBuilder text = new StringBuilder("kq");
        for (int i = 0; i < 12; i++) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        this.secret = text.append("\"%+&/=ü")
                .append(10_000_000 + random.nextInt(80_000_000))
                .toString();
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        forms.put("plain", secret);
        forms.put("its first half", secret.substring(0, 12));
        forms.put("its second half", secret.substring(secret.length() - 8));
        forms.put("JSON", secret.replace("\"", "\\\""));
        forms.put("JSON with escapes", escaped(secret));
        forms.put(
                "JSON, backwards", new StringBuilder(escaped(secret)).reverse().toString());
        forms.put("XML", secret.replace("&", "&amp;").replace("\"", "&quot;"));
        forms.put("URL", URLEncoder.encode(secret, StandardCharsets.UTF_8));
        forms.put("hex", HexFormat.of().formatHex(bytes));
        forms.put("upper-case hex", HexFormat.of().formatHex(bytes).toUpperCase(Locale.ROOT));
        forms.put("backwards", new StringBuilder(secret).reverse().toString());
        for (int shift = 0; shift < 3; shift++) {
            forms.put("base64, shifted by " + shift, base64(bytes, shift));
        }
    }

    /** Returns it as JSON that is written in ASCII (RFC 8259 §7). */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            escaped.append(
                    c == '"' ? "\\\"" : c < 0x80 ? String.valueOf(c) : String.format(Locale.ROOT, "\\u%04x", (int) c));
        }
        return escaped.toString();
    }

    /** Returns what of base64 is the same whatever stands before and behind. */
    private static String base64(byte[] bytes, int shift) {
        byte[] shifted = new byte[bytes.length + shift];
        System.arraycopy(bytes, 0, shifted, shift, bytes.length);
        String text = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        return text.substring(shift == 0 ? 0 : 4, text.length() - 4);
    }

    String secret() {
        return secret;
    }

    /** Returns the forms of the secret that {@code text} holds. */
    List<String> in(String text) {
        List<String> found = new ArrayList<>();
        forms.forEach((name, form) -> {
            if (text.contains(form)) {
                found.add(name);
            }
        });
        return found;
    }
}
