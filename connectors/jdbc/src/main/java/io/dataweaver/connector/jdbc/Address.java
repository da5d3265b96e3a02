package io.dataweaver.connector.jdbc;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a database is, composed anew from what a user wrote, so that nothing but the place reaches the driver.
 *
 * @param url for the driver, without any setting
 * @param shown for people; holds no secret
 * @param file of an embedded database
 */
record Address(String url, String shown, Optional<Path> file) {

    static Address ofServer(String url) {
        return new Address(url, url, Optional.empty());
    }

    static Address ofFile(String url, Path file) {
        return new Address(url, url, Optional.of(file));
    }

    @Override
    public String toString() {
        return shown;
    }
}
