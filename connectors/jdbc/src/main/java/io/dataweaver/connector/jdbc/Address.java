package io.dataweaver.connector.jdbc;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a database is, composed anew from what a user wrote, so that nothing but the place reaches the driver.
 *
 * @param url for the driver and for people, without any setting or secret
 * @param file of an embedded database
 */
record Address(String url, Optional<Path> file) {

    /** A regular expression for RFC 1123 §2.1 names and IPv4. */
    static final String HOST = "[A-Za-z0-9_][A-Za-z0-9_-]{0,62}(?:\\.[A-Za-z0-9_][A-Za-z0-9_-]{0,62})*";

    /**
     * Reads the address of a server.
     *
     * @param pattern whose groups are the host, the port, which may be missing, and the database
     * @param port the usual one
     * @param composed what the driver gets, with %s for each of them
     * @return empty if it does not match
     */
    static Optional<Address> ofServer(String url, Pattern pattern, int port, String composed) {
        Matcher matcher = pattern.matcher(url);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int given = matcher.group(2) == null ? port : Integer.parseInt(matcher.group(2));
        return Optional.of(
                new Address(composed.formatted(matcher.group(1), given, matcher.group(3)), Optional.empty()));
    }

    static Address ofFile(String url, Path file) {
        return new Address(url, Optional.of(file));
    }

    @Override
    public String toString() {
        return url;
    }
}
