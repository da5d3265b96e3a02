package io.dataweaver.cli;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.secret.Secret;
import io.dataweaver.connector.file.AnyFile;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.plugin.PluginType;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A source or a sink on the command line: a path, a URL of a database, topic or object, or {@code -} for standard input and
 * output.
 * Options of the component follow a question mark, as in {@code orders.csv?delimiter=;}.
 */
final class Address {

    /** Separates options from a path only if they look like options: file names may hold question marks. */
    private static final Pattern QUERY = Pattern.compile("^(.*?)\\?([a-z_]+=.*)$", Pattern.DOTALL);

    private static final Pattern SCHEME = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]+):(?://)?.*", Pattern.DOTALL);
    private static final List<String> POSTGRES = List.of("postgresql", "postgres");

    /** User, password, brokers and topic; brokers may be several, which URLs do not foresee. */
    private static final Pattern KAFKA =
            Pattern.compile("^kafka://(?:([^/@:]+)(?::([^/@]*))?@)?([^/@]+)/([^/]+)$", Pattern.CASE_INSENSITIVE);

    private Address() {}

    /**
     * Returns the component for an address.
     *
     * @param type a source or a sink
     * @param environment where PGPASSWORD may stand, as for PostgreSQL's own tools
     * @throws DataWeaverException if the address is not understood
     */
    static ComponentRef parse(
            String address, PluginType<?> type, ConnectorManager connectors, Map<String, String> environment) {
        Matcher query = QUERY.matcher(address);
        boolean hasQuery = query.matches();
        String base = hasQuery ? query.group(1) : address;
        Map<String, Object> options = hasQuery ? options(query.group(2)) : new LinkedHashMap<>();
        if (base.equals("-")) {
            options.putIfAbsent("format", "json");
            return fitted(type.equals(PluginType.SOURCE) ? "stdin" : "stdout", options, type, connectors);
        }
        Matcher scheme = SCHEME.matcher(base);
        String name = scheme.matches() ? scheme.group(1).toLowerCase(Locale.ROOT) : "file";
        if (POSTGRES.contains(name)) {
            return postgres(base, type, options, environment);
        }
        if (name.equals("kafka")) {
            return kafka(base, type, options, connectors);
        }
        if (name.equals("file")) {
            Map<String, Object> file = new LinkedHashMap<>();
            file.put("path", scheme.matches() ? pathOf(base) : base);
            file.putAll(options);
            return fitted("file", file, type, connectors);
        }
        if (connectors.offered(PluginType.STORE).contains(name)) {
            return stored(name, base, type, options, connectors);
        }
        throw new DataWeaverException(
                CliErrorCode.BAD_ADDRESS,
                "the address `" + base + "` is not understood: there is nothing for `" + name + ":`",
                "write a path such as orders.csv, an object such as s3://bucket/orders.csv, a database such as "
                        + "postgresql://user@host/db?table=public.orders, a topic such as kafka://host:9092/orders, or -",
                null);
    }

    /** A URL of an object store; options that the store knows are taken for its. */
    private static ComponentRef stored(
            String store, String url, PluginType<?> type, Map<String, Object> options, ConnectorManager connectors) {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("path", url);
        if (options.isEmpty()) {
            return fitted("file", file, type, connectors);
        }
        ComponentDescriptor known = connectors.get(PluginType.STORE, store).descriptor();
        Map<String, Object> ofStore = new LinkedHashMap<>();
        options.forEach((option, value) -> (known.option(option).isPresent() ? ofStore : file).put(option, value));
        if (!ofStore.isEmpty()) {
            file.put("store", Map.of(store, ofStore));
        }
        return fitted("file", file, type, connectors);
    }

    private static Map<String, Object> options(String query) {
        Map<String, Object> options = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                String value = URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
                options.put(pair.substring(0, equals), value);
            }
        }
        return options;
    }

    private static String pathOf(String url) {
        URI uri = uri(url);
        return uri.getPath() == null ? uri.getSchemeSpecificPart() : uri.getPath();
    }

    private static URI uri(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException wrong) {
            // The message of the exception holds the address, which may hold a password.
            throw new DataWeaverException(
                    CliErrorCode.BAD_ADDRESS,
                    "an address is not a URL: " + wrong.getReason(),
                    "special characters are written percent-encoded, a space as %20",
                    null);
        }
    }

    /** What the component does not know goes to the format that the file's ending tells. */
    private static ComponentRef fitted(
            String name, Map<String, Object> options, PluginType<?> type, ConnectorManager connectors) {
        ComponentDescriptor descriptor = connectors.get(type, name).descriptor();
        Map<String, Object> own = new LinkedHashMap<>();
        Map<String, Object> others = new LinkedHashMap<>();
        options.forEach((option, value) ->
                (descriptor.option(option).isPresent() ? own : others).put(option, value(descriptor, option, value)));
        if (!others.isEmpty()) {
            ComponentRef format = own.containsKey("format")
                    ? ComponentRef.parse(own.get("format"))
                    : AnyFile.formatOf(String.valueOf(own.get("path"))).orElse(ComponentRef.of("json"));
            Map<String, Object> all = new LinkedHashMap<>(format.options());
            all.putAll(others);
            own.put("format", Map.of(format.type(), all));
        }
        return new ComponentRef(name, own);
    }

    /** An option that takes a list takes {@code a,b} here. */
    private static Object value(ComponentDescriptor descriptor, String option, Object value) {
        boolean list = !option.equals("path")
                && descriptor
                        .option(option)
                        .filter(known -> known.type().jsonType().equals("array"))
                        .isPresent();
        return list && value instanceof String text ? List.of((Object[]) text.split(",", -1)) : value;
    }

    private static ComponentRef kafka(
            String base, PluginType<?> type, Map<String, Object> query, ConnectorManager connectors) {
        Matcher parts = KAFKA.matcher(base);
        if (!parts.matches()) {
            throw new DataWeaverException(
                    CliErrorCode.BAD_ADDRESS,
                    "the address of the topic is not understood",
                    "write kafka://host:port/topic, with commas between brokers: kafka://one:9092,two:9092/orders",
                    null);
        }
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("brokers", parts.group(3));
        options.put("topic", decoded(parts.group(4)));
        if (parts.group(1) != null) {
            options.put("user", decoded(parts.group(1)));
        }
        if (parts.group(2) != null) {
            options.put("password", Secret.of(decoded(parts.group(2))));
        }
        options.putAll(query);
        return fitted("kafka", options, type, connectors);
    }

    /** Percent-encoding alone: a plus stands for itself in front of the question mark. */
    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static ComponentRef postgres(
            String base, PluginType<?> type, Map<String, Object> query, Map<String, String> environment) {
        URI uri = uri(base);
        if (uri.getHost() == null) {
            throw new DataWeaverException(
                    CliErrorCode.BAD_ADDRESS,
                    "the address of the database names no host",
                    "write postgresql://user@host:port/database?table=public.orders",
                    null);
        }
        Map<String, Object> options = new LinkedHashMap<>();
        String user = uri.getUserInfo();
        int colon = user == null ? -1 : user.indexOf(':');
        String name = user == null ? "" : colon < 0 ? user : user.substring(0, colon);
        String host = uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
        options.put("url", "postgresql://" + host + (uri.getPath() == null ? "" : uri.getRawPath()));
        if (!name.isEmpty()) {
            options.put("user", name);
        }
        if (user != null && colon >= 0) {
            options.put("password", Secret.of(user.substring(colon + 1)));
        } else if (environment.containsKey("PGPASSWORD")) {
            options.put("password", "${secret:env/PGPASSWORD}");
        }
        query.forEach((option, value) -> {
            boolean tables = option.equals("table") && type.equals(PluginType.SOURCE);
            boolean list = tables || option.equals("key") || option.equals("tables");
            Object parsed = list ? List.of((Object[]) String.valueOf(value).split(",", -1)) : value;
            options.put(tables ? "tables" : option, parsed);
        });
        return new ComponentRef("postgres", options);
    }
}
