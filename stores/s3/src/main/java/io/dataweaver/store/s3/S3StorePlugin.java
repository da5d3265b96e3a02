package io.dataweaver.store.s3;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.secret.Secret;
import io.dataweaver.api.store.ObjectStore;
import io.dataweaver.api.store.ObjectStorePlugin;

/** The store {@code s3}. */
public final class S3StorePlugin implements ObjectStorePlugin {

    static final Option<String> REGION = Option.of(
                    "region",
                    OptionType.TEXT,
                    "The region of the bucket. By default from `AWS_REGION`, the profile or the machine; with `endpoint`, "
                            + "`us-east-1`.")
            .example("eu-central-1");
    static final Option<String> ENDPOINT = Option.of(
                    "endpoint",
                    OptionType.TEXT,
                    "The URL of another server that speaks S3. By default Amazon's, or what `AWS_ENDPOINT_URL_S3` says.")
            .example("http://localhost:9000");
    static final Option<Boolean> PATH_STYLE = Option.of(
            "path_style",
            OptionType.BOOLEAN,
            "Whether the bucket stands in the path of requests rather than in the name of the host. By default `true` with "
                    + "an endpoint of one's own.");
    static final Option<String> ACCESS_KEY = Option.of(
            "access_key",
            OptionType.TEXT,
            "The id of the access key. By default AWS's usual chain is asked: environment, profile, web identity, "
                    + "container, machine.");
    static final Option<Secret> SECRET_KEY = Option.of("secret_key", OptionType.SECRET, "The secret of the access key.")
            .example("${secret:env/S3_SECRET}");
    static final Option<Secret> SESSION_TOKEN =
            Option.of("session_token", OptionType.SECRET, "The token of a temporary access key.");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.STORE, "s3")
            .summary("Amazon S3 and what speaks its protocol: URLs `s3://bucket/key` of the source and sink `file`.")
            .options(REGION, ENDPOINT, PATH_STYLE, ACCESS_KEY, SECRET_KEY, SESSION_TOKEN)
            .example(
                    "s3: {endpoint: \"http://localhost:9000\", access_key: me, secret_key: \"${secret:env/S3_SECRET}\"}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public ObjectStore create(Options options, PluginContext context) {
        return new S3Store(S3Settings.of(options, context.callTimeout()));
    }
}
