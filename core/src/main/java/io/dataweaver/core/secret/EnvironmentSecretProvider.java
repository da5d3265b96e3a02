package io.dataweaver.core.secret;

import io.dataweaver.api.secret.Secret;
import io.dataweaver.api.secret.SecretProvider;
import java.util.Map;
import java.util.Optional;

/** {@code ${secret:env/NAME}}: the environment of this process. */
public final class EnvironmentSecretProvider implements SecretProvider {

    private final Map<String, String> environment;

    /** For the service loader. */
    public EnvironmentSecretProvider() {
        this(System.getenv());
    }

    EnvironmentSecretProvider(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public String name() {
        return "env";
    }

    @Override
    public String summary() {
        return "environment variables";
    }

    @Override
    public Optional<Secret> find(String key) {
        return Optional.ofNullable(environment.get(key)).map(Secret::of);
    }
}
