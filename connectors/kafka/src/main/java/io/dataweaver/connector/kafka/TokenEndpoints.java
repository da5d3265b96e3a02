package io.dataweaver.connector.kafka;

import java.util.Set;
import java.util.TreeSet;

/**
 * Whom Kafka's clients may ask for tokens. They ask nobody whom the process does not allow by a system property, since
 * whoever writes settings could have them ask anybody (CVE-2025-27817); what a pipeline names was checked before: it is
 * HTTPS, or this machine.
 *
 * <p><b>Threads.</b> Any.
 */
final class TokenEndpoints {

    private static final String ALLOWED = "org.apache.kafka.sasl.oauthbearer.allowed.urls";
    private static final Set<String> NAMED = new TreeSet<>();

    private TokenEndpoints() {}

    /** Allows {@code url}, unless whoever started the process has said which may be asked. */
    static synchronized void allow(String url) {
        String allowed = System.getProperty(ALLOWED, "");
        if (allowed.equals(String.join(",", NAMED))) {
            NAMED.add(url);
            System.setProperty(ALLOWED, String.join(",", NAMED));
        }
    }
}
