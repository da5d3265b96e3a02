package io.dataweaver.store.azure;

import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.secret.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the account is and what lets in there, by the options of the store {@code az} and the environment.
 *
 * @param endpoint of the account; empty if nothing tells which account it is
 * @param timeout the longest that a call takes, with all that is tried again
 */
record AzureSettings(Optional<URI> endpoint, Access access, Duration timeout) {

    /** What lets in. */
    sealed interface Access {

        /** A key of the account, which signs each request. */
        record Key(String account, Secret key) implements Access {}

        /** A shared access signature. */
        record Signature(Secret token) implements Access {}

        /** Who this process is, by Azure's usual chain. */
        record Identity() implements Access {}
    }

    /** @param environment returns null for a variable that is not set */
    static AzureSettings of(Options options, Function<String, @Nullable String> environment, Duration timeout) {
        Optional<Secret> connection = options.find(AzureStorePlugin.CONNECTION_STRING);
        boolean parts = options.isSet(AzureStorePlugin.ACCOUNT)
                || options.isSet(AzureStorePlugin.ENDPOINT)
                || options.isSet(AzureStorePlugin.ACCOUNT_KEY)
                || options.isSet(AzureStorePlugin.SAS_TOKEN);
        if (connection.isPresent() && parts) {
            throw new IllegalArgumentException(
                    "`connection_string` holds what the other options of the store say; give either it or them");
        }
        if (connection.isEmpty() && !parts) {
            connection =
                    variable(environment, "AZURE_STORAGE_CONNECTION_STRING").map(Secret::of);
        }
        return connection.isPresent()
                ? connection.get().use(text -> ofConnection(text, timeout))
                : ofParts(options, environment, timeout);
    }

    private static AzureSettings ofParts(
            Options options, Function<String, @Nullable String> environment, Duration timeout) {
        Optional<Secret> key = options.find(AzureStorePlugin.ACCOUNT_KEY);
        Optional<Secret> signature = options.find(AzureStorePlugin.SAS_TOKEN);
        if (key.isPresent() && signature.isPresent()) {
            throw new IllegalArgumentException("`account_key` and `sas_token` do not go together; give one of them");
        }
        if (key.isEmpty() && signature.isEmpty()) {
            key = variable(environment, "AZURE_STORAGE_KEY").map(Secret::of);
            signature = variable(environment, "AZURE_STORAGE_SAS_TOKEN").map(Secret::of);
        }
        Optional<String> account = options.find(AzureStorePlugin.ACCOUNT);
        Optional<URI> endpoint = options.find(AzureStorePlugin.ENDPOINT).map(text -> url(text, "`endpoint`"));
        if (endpoint.isPresent()) {
            account = account.or(() -> Optional.of(account(endpoint.get())));
        } else {
            account = account.or(() -> variable(environment, "AZURE_STORAGE_ACCOUNT"));
        }
        return of(endpoint.or(endpoint(account, "https", "core.windows.net")), account, key, signature, timeout);
    }

    /** "Configure Azure Storage connection strings" in Azure's documentation. */
    private static AzureSettings ofConnection(String text, Duration timeout) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String part : text.split(";", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                values.put(
                        part.substring(0, equals).strip(),
                        part.substring(equals + 1).strip());
            }
        }
        Optional<String> account = find(values, "AccountName");
        Optional<URI> endpoint = find(values, "BlobEndpoint")
                .map(value -> url(value, "`BlobEndpoint` of the connection string"))
                .or(endpoint(
                        account,
                        find(values, "DefaultEndpointsProtocol").orElse("https"),
                        find(values, "EndpointSuffix").orElse("core.windows.net")));
        if (endpoint.isEmpty()) {
            throw new IllegalArgumentException(
                    "the connection string names no account: it is to have `AccountName=...` or"
                            + " `BlobEndpoint=...`, as Azure's portal shows it");
        }
        return of(
                endpoint,
                account.or(() -> Optional.of(account(endpoint.get()))),
                find(values, "AccountKey").map(Secret::of),
                find(values, "SharedAccessSignature").map(Secret::of),
                timeout);
    }

    private static AzureSettings of(
            Optional<URI> endpoint,
            Optional<String> account,
            Optional<Secret> key,
            Optional<Secret> signature,
            Duration timeout) {
        Access access;
        if (key.isPresent()) {
            requireBase64(key.get());
            access = new Access.Key(account.orElse(""), key.get());
        } else {
            access = signature.<Access>map(Access.Signature::new).orElseGet(Access.Identity::new);
        }
        if (access instanceof Access.Identity
                && endpoint.map(url -> url.getScheme().equals("http")).orElse(false)) {
            throw new IllegalArgumentException(
                    "without `account_key` or `sas_token`, `endpoint` is to be a URL with https:"
                            + " tokens of identities are not sent unencrypted");
        }
        return new AzureSettings(endpoint, access, timeout);
    }

    private static void requireBase64(Secret key) {
        key.use(text -> {
            try {
                return Base64.getDecoder().decode(text);
            } catch (IllegalArgumentException notBase64) {
                throw new IllegalArgumentException(
                        "the key of the account is not in Base64; copy all of it, with what `=` it ends with");
            }
        });
    }

    private static Optional<URI> url(String text) {
        try {
            URI uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return http && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException wrong) {
            return Optional.empty();
        }
    }

    private static URI url(String text, String name) {
        return url(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        name + " is to be a URL such as https://shopdata.blob.core.windows.net, but is " + text));
    }

    private static Supplier<Optional<URI>> endpoint(Optional<String> account, String scheme, String suffix) {
        return () -> account.map(name -> url(scheme + "://" + name + ".blob." + suffix)
                .orElseThrow(() -> new IllegalArgumentException("there can be no storage account `" + name
                        + "`: names of accounts are of lower-case letters and digits")));
    }

    /** Accounts are the first label of the host; at servers without names for each, the first of the path. */
    private static String account(URI endpoint) {
        String path = endpoint.getPath();
        return path.length() > 1 ? path.substring(1) : endpoint.getHost().split("\\.", 2)[0];
    }

    private static Optional<String> find(Map<String, String> values, String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    private static Optional<String> variable(Function<String, @Nullable String> environment, String name) {
        return Optional.ofNullable(environment.apply(name)).filter(value -> !value.isEmpty());
    }
}
