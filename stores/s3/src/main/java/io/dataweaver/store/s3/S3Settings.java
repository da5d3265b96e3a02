package io.dataweaver.store.s3;

import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.secret.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;

/**
 * The options of the store {@code s3}, checked together.
 *
 * @param timeout the longest that a call takes, with all that is tried again
 */
record S3Settings(
        Optional<String> region,
        Optional<URI> endpoint,
        Optional<Boolean> pathStyle,
        Optional<String> accessKey,
        Optional<Secret> secretKey,
        Optional<Secret> sessionToken,
        Duration timeout) {

    static S3Settings of(Options options, Duration timeout) {
        Optional<String> accessKey = options.find(S3StorePlugin.ACCESS_KEY);
        Optional<Secret> secretKey = options.find(S3StorePlugin.SECRET_KEY);
        if (accessKey.isPresent() != secretKey.isPresent()) {
            throw new IllegalArgumentException("`access_key` and `secret_key` go together; give both, or none");
        }
        if (accessKey.isEmpty() && options.isSet(S3StorePlugin.SESSION_TOKEN)) {
            throw new IllegalArgumentException("`session_token` goes with `access_key` and `secret_key`");
        }
        return new S3Settings(
                options.find(S3StorePlugin.REGION),
                options.find(S3StorePlugin.ENDPOINT).map(S3Settings::endpoint),
                options.find(S3StorePlugin.PATH_STYLE),
                accessKey,
                secretKey,
                options.find(S3StorePlugin.SESSION_TOKEN),
                timeout);
    }

    private static URI endpoint(String text) {
        try {
            URI uri = new URI(text);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (http && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException wrong) {
            // told below, as for one without a host
        }
        throw new IllegalArgumentException("`endpoint` is to be a URL such as http://localhost:9000, but is " + text);
    }
}
