package io.dataweaver.testkit.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dataweaver.api.state.StateObject;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Service accounts, and tokens for those who have signed with their keys: "Using OAuth 2.0 for server to server". */
final class GcsAccounts {

    /** One account, and the only key of it. */
    record Account(String email, boolean writes, KeyPair key, String json) {}

    private final Map<String, Account> tokens = new ConcurrentHashMap<>();
    private final Account editor;
    private final Account viewer;

    GcsAccounts(String tokenUrl) {
        this.editor = account("editor@dataweaver.test", true, tokenUrl);
        this.viewer = account("viewer@dataweaver.test", false, tokenUrl);
    }

    private static Account account(String email, boolean writes, String tokenUrl) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair key = generator.generateKeyPair();
            String pem = "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder().encodeToString(key.getPrivate().getEncoded())
                    + "\n-----END PRIVATE KEY-----\n";
            String json = StateObject.empty()
                    .with("type", "service_account")
                    .with("project_id", "dataweaver")
                    .with("private_key_id", "1")
                    .with("private_key", pem)
                    .with("client_email", email)
                    .with("client_id", "1")
                    .with("token_uri", tokenUrl)
                    .toString();
            return new Account(email, writes, key, json);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    Account editor() {
        return editor;
    }

    Account viewer() {
        return viewer;
    }

    /** Returns a token for who has signed this (RFC 7515 §3.1); empty if that was none of the accounts. */
    Optional<String> token(String assertion) {
        String[] parts = assertion.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        StateObject claims = StateObject.parse(new String(decoded(parts[1]), UTF_8));
        Account account = claims.findText("iss").equals(Optional.of(viewer.email())) ? viewer : editor;
        if (!account.email().equals(claims.text("iss")) || !hasSigned(account, parts)) {
            return Optional.empty();
        }
        String token = UUID.randomUUID().toString();
        tokens.put(token, account);
        return Optional.of(token);
    }

    private static boolean hasSigned(Account account, String[] parts) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(account.key().getPublic());
            signature.update((parts[0] + "." + parts[1]).getBytes(UTF_8));
            return signature.verify(decoded(parts[2]));
        } catch (GeneralSecurityException wrong) {
            return false;
        }
    }

    private static byte[] decoded(String part) {
        return Base64.getUrlDecoder().decode(part);
    }

    /** Returns whose token this is. */
    Optional<Account> owner(String token) {
        return Optional.ofNullable(tokens.get(token));
    }
}
