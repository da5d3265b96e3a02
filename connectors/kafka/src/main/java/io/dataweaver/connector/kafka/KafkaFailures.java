package io.dataweaver.connector.kafka;

import io.dataweaver.api.error.DataWeaverException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import javax.security.auth.login.LoginException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;

/** What failures of Kafka's clients mean to a run. */
final class KafkaFailures {

    private static final Pattern WRAPPERS = Pattern.compile("^([\\w.$]+(Exception|Error): )+");

    private KafkaFailures() {}

    /**
     * Returns what to throw for a call that failed, whatever it was about.
     *
     * @param doing what was tried, such as {@code list topics}
     */
    static DataWeaverException of(Connection connection, String doing, Throwable thrown) {
        Throwable why = rootOf(thrown);
        String cluster = "the Kafka cluster at " + connection.brokers();
        if (isCausedBy(SslAuthenticationException.class, thrown)) {
            return new DataWeaverException(
                    KafkaErrorCode.LOGIN_FAILED,
                    "no TLS connection to " + cluster + ": " + deepest(thrown).getMessage(),
                    "name who signed the brokers' certificates in `client` `ssl.truststore.location`, and the brokers"
                            + " as their certificates do",
                    thrown);
        }
        if (isCausedBy(AuthenticationException.class, thrown)) {
            return new DataWeaverException(
                    KafkaErrorCode.LOGIN_FAILED,
                    cluster + " does not let user '"
                            + connection.access().user().orElse("") + "' log in: " + why.getMessage(),
                    "correct `user`, `password`, or `client` `sasl.mechanism`",
                    thrown);
        }
        if (isCausedBy(TimeoutException.class, thrown)
                || isCausedBy(java.util.concurrent.TimeoutException.class, thrown)
                || isCausedBy(RetriableException.class, thrown)) {
            return new DataWeaverException(
                    KafkaErrorCode.UNREACHABLE,
                    cluster + " did not " + doing + " within "
                            + connection.callTimeout().toSeconds() + " s: " + why.getMessage(),
                    thrown);
        }
        return new DataWeaverException(
                KafkaErrorCode.REFUSED, cluster + " refuses to " + doing + ": " + why.getMessage(), thrown);
    }

    /** The client looks brokers up, and asks for tokens, before it asks brokers anything. */
    static DataWeaverException notMade(Connection connection, KafkaException unusable) {
        if (connection.access().tokenEndpoint().isPresent() && isCausedBy(LoginException.class, unusable)) {
            return noToken(connection, unusable);
        }
        Throwable why = rootOf(unusable);
        boolean unknown = why instanceof ConfigException
                && String.valueOf(why.getMessage()).contains("resolvable");
        return unknown
                ? new DataWeaverException(
                        KafkaErrorCode.UNREACHABLE,
                        "the Kafka cluster at " + connection.brokers()
                                + " cannot be reached: this machine knows none of these names",
                        unusable)
                : new DataWeaverException(
                        KafkaErrorCode.CLIENT_SETTING,
                        "no Kafka client can be made of `client` and the passwords: " + why.getMessage(),
                        unusable);
    }

    /** The message is a stack trace as text, which begins with the names of the exceptions around the reason. */
    private static DataWeaverException noToken(Connection connection, KafkaException unusable) {
        String trace = String.valueOf(deepest(unusable).getMessage());
        String why = WRAPPERS.matcher(trace.lines().findFirst().orElse("")).replaceFirst("");
        boolean refused = trace.contains("UnretryableException");
        return new DataWeaverException(
                refused ? KafkaErrorCode.LOGIN_FAILED : KafkaErrorCode.UNREACHABLE,
                "no token for '" + connection.access().user().orElse("") + "' from "
                        + connection.access().tokenEndpoint().orElse("") + ": " + why,
                refused
                        ? "correct `user`, `password`, or `client` `" + ClientSetting.TOKEN_ENDPOINT.key() + "`"
                        : "start who gives tokens, or correct `client` `" + ClientSetting.TOKEN_ENDPOINT.key() + "`",
                unusable);
    }

    private static Throwable deepest(Throwable thrown) {
        Throwable deepest = thrown;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest;
    }

    /** Returns what is behind exceptions that only say that there was another. */
    static Throwable rootOf(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null
                && (root instanceof ExecutionException || root.getClass() == KafkaException.class)) {
            root = root.getCause();
        }
        return root;
    }

    static boolean isCausedBy(Class<? extends Exception> type, Throwable thrown) {
        Throwable each = thrown;
        while (each != null && !type.isInstance(each)) {
            each = each.getCause();
        }
        return each != null;
    }
}
