package io.dataweaver.store.gcs;

import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.secret.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the buckets are and what lets in there, by the options of the store {@code gs} and the environment.
 *
 * @param endpoint without a slash at its end; empty for Google's own
 * @param timeout the longest that a call takes, with all that is tried again
 */
record GcsSettings(Optional<URI> endpoint, Access access, Duration timeout) {

    /** What lets in. */
    sealed interface Access {

        /** The JSON of a credential, such as the key of a service account. */
        record Key(Secret json) implements Access {}

        /** Who this process is, by Google's usual chain. */
        record Chain() implements Access {}

        /** Nobody. */
        record Anonymous() implements Access {}
    }

    private static final String EMULATOR = "STORAGE_EMULATOR_HOST";

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    /** @param environment returns null for a variable that is not set */
    static GcsSettings of(Options options, Function<String, @Nullable String> environment, Duration timeout) {
        Optional<Secret> json = options.find(GcsStorePlugin.CREDENTIALS);
        Optional<Boolean> anonymous = options.find(GcsStorePlugin.ANONYMOUS);
        if (json.isPresent() && anonymous.orElse(false)) {
            throw new IllegalArgumentException("`credentials` and `anonymous` do not go together; give one of them");
        }
        Optional<URI> endpoint = options.find(GcsStorePlugin.ENDPOINT)
                .map(text -> url(text, "`endpoint`"))
                .or(() -> emulator(environment));
        boolean plain = endpoint.map(url -> url.getScheme().equals("http")).orElse(false);
        Access access;
        if (json.isPresent()) {
            access = new Access.Key(json.get());
        } else {
            access = anonymous.orElse(plain) ? new Access.Anonymous() : new Access.Chain();
        }
        if (plain
                && !(access instanceof Access.Anonymous)
                && !THIS_MACHINE.contains(endpoint.get().getHost())) {
            throw new IllegalArgumentException("with credentials, `endpoint` is to be a URL with https:"
                    + " tokens are not sent unencrypted to other machines");
        }
        return new GcsSettings(endpoint, access, timeout);
    }

    /** Google's tools take a host and a port alone, too. */
    private static Optional<URI> emulator(Function<String, @Nullable String> environment) {
        return Optional.ofNullable(environment.apply(EMULATOR))
                .filter(text -> !text.isEmpty())
                .map(text -> url(text.contains("://") ? text : "http://" + text, EMULATOR));
    }

    private static URI url(String text, String name) {
        try {
            URI uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (http && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException wrong) {
            // told below, as for one without a host
        }
        throw new IllegalArgumentException(name + " is to be a URL such as http://localhost:4443, but is " + text);
    }
}
