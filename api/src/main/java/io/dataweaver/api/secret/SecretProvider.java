package io.dataweaver.api.secret;

import java.util.Optional;

/**
 * Where secrets come from: {@code ${secret:NAME/KEY}} asks the provider called NAME for KEY.
 *
 * <p>Found by the service loader. <b>Threads.</b> Any thread may call.
 */
public interface SecretProvider {

    /** Returns the name that references use, such as {@code env}. */
    String name();

    /** Returns what it does, in a sentence, for {@code dataweaver list}. */
    String summary();

    /**
     * Returns the secret called {@code key}; empty if there is none.
     *
     * @throws io.dataweaver.api.error.DataWeaverException if the place cannot be read
     */
    Optional<Secret> find(String key);
}
