package io.dataweaver.connector.postgres;

import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.secret.Secret;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * Where and how to connect, checked.
 *
 * <p>What a user writes never reaches the driver as it is: the address is taken apart and composed anew without
 * properties, properties come from an allow-list with typed values, our own are set last, and what the driver's parser
 * makes of it is checked once more.
 */
final class ConnectionSettings {

    private static final Pattern ADDRESS = Pattern.compile("(?:jdbc:)?postgres(?:ql)?://"
            + "(?:(?<user>[^@/?#:]*)(?<password>:[^@/?#]*)?@)?"
            + "(?<host>\\[[0-9A-Fa-f:.]+]|[^:/?#@,\\[\\]]*)(?::(?<port>\\d{1,5}))?"
            + "(?:/(?<database>[^/?#]*))?(?:\\?(?<properties>[^#]*))?");

    /** RFC 1123 §2.1 names and IPv4, or IPv6 in brackets. */
    private static final Pattern HOST = Pattern.compile(
            "\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,62}))*\\.?");

    private static final int MAX_PORT = 65535;

    /** What the driver's parser may find besides the allow-list: the address, and what this class sets itself. */
    private static final Set<String> OWN = Set.of(
            "PGHOST",
            "PGPORT",
            "PGDBNAME",
            "user",
            "password",
            "ApplicationName",
            "loginTimeout",
            "cancelSignalTimeout",
            "assumeMinServerVersion",
            "preferQueryMode",
            "prepareThreshold",
            "reWriteBatchedInserts",
            "sslrootcert",
            "sslcert",
            "sslkey");

    private final String host;
    private final int port;
    private final String database;
    private final String user;
    private final @Nullable Secret password;
    private final Map<String, String> properties;
    private final Duration callTimeout;

    private ConnectionSettings(
            Address address, @Nullable Secret password, Map<String, String> properties, Duration callTimeout) {
        this.host = address.host;
        this.port = address.port;
        this.user = address.user == null ? System.getProperty("user.name", "postgres") : address.user;
        this.database = address.database == null ? user : address.database;
        this.password = password;
        this.properties = properties;
        this.callTimeout = callTimeout;
    }

    private record Address(
            String host,
            int port,
            @Nullable String database,
            @Nullable String user) {}

    /**
     * Reads the options of a connection.
     *
     * @param callTimeout the longest that the server may be silent
     * @throws OptionException if an option is not allowed or not well-formed
     */
    static ConnectionSettings of(Options options, Duration callTimeout) {
        Map<String, String> properties = new TreeMap<>();
        Address address = address(options, properties);
        options.find(PostgresOptions.PROPERTIES)
                .ifPresent(given -> given.forEach((name, value) ->
                        putProperty(properties, name, value, List.of(PostgresOptions.PROPERTIES.name(), name))));
        if (options.isSet(PostgresOptions.SSL_MODE) || !properties.containsKey("sslmode")) {
            properties.put("sslmode", options.get(PostgresOptions.SSL_MODE).driverName());
        }
        putFile(options, PostgresOptions.SSL_ROOT_CERT, properties);
        putFile(options, PostgresOptions.SSL_CERT, properties);
        putFile(options, PostgresOptions.SSL_KEY, properties);
        ConnectionSettings settings = new ConnectionSettings(
                address, options.find(PostgresOptions.PASSWORD).orElse(null), properties, callTimeout);
        settings.checkAsDriverSeesIt();
        return settings;
    }

    private static Address address(Options options, Map<String, String> properties) {
        Optional<String> url = options.find(PostgresOptions.URL);
        if (url.isPresent() && options.isSet(PostgresOptions.HOST)) {
            throw badAddress("give either `url` or `host`, not both", PostgresOptions.HOST);
        }
        Address given = url.isPresent()
                ? parse(url.get(), properties)
                : new Address(
                        checkHost(options.find(PostgresOptions.HOST)
                                .orElseThrow(() -> badAddress("give `url`, or `host`", PostgresOptions.URL))),
                        5432,
                        null,
                        null);
        int port = options.isSet(PostgresOptions.PORT)
                ? checkPort(options.get(PostgresOptions.PORT), PostgresOptions.PORT)
                : given.port;
        return new Address(
                given.host,
                port,
                options.find(PostgresOptions.DATABASE).orElse(given.database),
                options.find(PostgresOptions.USER).orElse(given.user));
    }

    private static Address parse(String url, Map<String, String> properties) {
        Matcher matcher = ADDRESS.matcher(url);
        if (!matcher.matches()) {
            throw badAddress(
                    "expected postgresql://user@host:port/database or jdbc:postgresql://host:port/database, but found '"
                            + withoutPassword(url) + "'",
                    PostgresOptions.URL);
        }
        if (matcher.group("password") != null) {
            throw badAddress(
                    "`url` must not hold a password: it would print; give it as `password`", PostgresOptions.URL);
        }
        String query = matcher.group("properties");
        String user = blankToNull(matcher.group("user"));
        if (query != null) {
            for (String pair : query.split("&", -1)) {
                String[] parts = pair.split("=", 2);
                String name = decode(parts[0]);
                String value = parts.length == 2 ? decode(parts[1]) : "";
                if (name.equals("user")) {
                    user = value;
                } else if (name.equals("password")) {
                    throw badAddress(
                            "`url` must not hold a password: it would print; give it as `password`",
                            PostgresOptions.URL);
                } else {
                    putProperty(properties, name, value, List.of(PostgresOptions.URL.name()));
                }
            }
        }
        String host = matcher.group("host");
        String port = matcher.group("port");
        return new Address(
                checkHost(host.isEmpty() ? "localhost" : host),
                port == null ? 5432 : checkPort(Long.parseLong(port), PostgresOptions.URL),
                blankToNull(matcher.group("database")),
                user);
    }

    private static void putProperty(Map<String, String> properties, String name, String value, List<String> path) {
        DriverProperty property = DriverProperty.of(name)
                .orElseThrow(() -> new OptionException(
                        PostgresErrorCode.UNKNOWN_PROPERTY,
                        "connection property '" + name + "' is not allowed",
                        "allowed are " + DriverProperty.list(),
                        path));
        if (!property.allows(value)) {
            throw new OptionException(
                    PostgresErrorCode.UNKNOWN_PROPERTY,
                    "connection property '" + name + "' takes " + property.expected() + ", but found '" + value + "'",
                    null,
                    path);
        }
        properties.put(name, value);
    }

    private static void putFile(Options options, Option<String> option, Map<String, String> properties) {
        options.find(option).ifPresent(path -> properties.put(option.name(), path));
    }

    private static String checkHost(String host) {
        if (!HOST.matcher(host).matches()) {
            throw badAddress("'" + host + "' is not the name or address of a host", PostgresOptions.HOST);
        }
        return host;
    }

    private static int checkPort(long port, Option<?> option) {
        if (port < 1 || port > MAX_PORT) {
            throw badAddress("a port is 1 to " + MAX_PORT + ", but found " + port, option);
        }
        return (int) port;
    }

    private static OptionException badAddress(String message, Option<?> option) {
        return new OptionException(
                PostgresErrorCode.BAD_ADDRESS, message, PostgresErrorCode.BAD_ADDRESS.remedy(), List.of(option.name()));
    }

    /** Takes out whatever may be a password: all between the scheme and the last at sign. */
    private static String withoutPassword(String url) {
        return url.replaceFirst("//.*@", "//******@").replaceAll("(?i)(password=)[^&]*", "$1******");
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : decode(text);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw badAddress("'" + text + "' has a % that no two hexadecimal digits follow", PostgresOptions.URL);
        }
    }

    /** Returns the address for the driver: no properties, nothing that is special in it. */
    String driverUrl() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + URLEncoder.encode(database, StandardCharsets.UTF_8);
    }

    /** Returns the properties for the driver, with the password, ours last. */
    Properties driverProperties() {
        Properties all = publicProperties();
        if (password != null) {
            password.use(value -> all.setProperty("password", value));
        }
        return all;
    }

    private Properties publicProperties() {
        long seconds = Math.max(1, callTimeout.toSeconds());
        Properties all = new Properties();
        all.setProperty("tcpKeepAlive", "true");
        all.setProperty("connectTimeout", Long.toString(Math.min(seconds, 10)));
        all.setProperty("socketTimeout", Long.toString(seconds));
        all.putAll(properties);
        all.setProperty("user", user);
        all.setProperty("loginTimeout", Long.toString(Math.min(seconds, 30)));
        all.setProperty("cancelSignalTimeout", Long.toString(Math.min(seconds, 10)));
        all.setProperty("ApplicationName", "dataweaver");
        all.setProperty("assumeMinServerVersion", "12");
        all.setProperty("preferQueryMode", "extended");
        all.setProperty("prepareThreshold", "0");
        all.setProperty("reWriteBatchedInserts", "false");
        return all;
    }

    /** Refuses a setting that only the driver's parser finds, should it read the address otherwise than this class. */
    private void checkAsDriverSeesIt() {
        Properties seen = Driver.parseURL(driverUrl(), publicProperties());
        if (seen == null) {
            throw badAddress("the driver does not understand the address '" + driverUrl() + "'", PostgresOptions.URL);
        }
        Set<String> unexpected = new TreeSet<>(seen.stringPropertyNames());
        unexpected.removeIf(
                name -> OWN.contains(name) || DriverProperty.of(name).isPresent());
        if (!unexpected.isEmpty()
                || !bare(host).equals(bare(seen.getProperty("PGHOST", "")))
                || !database.equals(seen.getProperty("PGDBNAME"))
                || !Integer.toString(port).equals(seen.getProperty("PGPORT"))) {
            throw badAddress(
                    "the driver reads the address '" + driverUrl() + "' otherwise than intended: " + unexpected,
                    PostgresOptions.URL);
        }
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    Duration callTimeout() {
        return callTimeout;
    }

    String user() {
        return user;
    }

    String database() {
        return database;
    }

    /** Returns host and port, for messages. */
    String server() {
        return host + ":" + port;
    }

    /** Returns the address for people; it holds no secret. */
    @Override
    public String toString() {
        return "postgresql://" + user + "@" + host + ":" + port + "/" + database;
    }
}
