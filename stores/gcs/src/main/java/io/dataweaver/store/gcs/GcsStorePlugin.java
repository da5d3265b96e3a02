package io.dataweaver.store.gcs;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.secret.Secret;
import io.dataweaver.api.store.ObjectStore;
import io.dataweaver.api.store.ObjectStorePlugin;

/** The store {@code gs}. */
public final class GcsStorePlugin implements ObjectStorePlugin {

    static final Option<String> ENDPOINT = Option.of(
                    "endpoint",
                    OptionType.TEXT,
                    "The URL of another server that speaks the JSON API of Google Cloud Storage. By default Google's, or what "
                            + "`STORAGE_EMULATOR_HOST` says.")
            .example("http://localhost:4443");
    static final Option<Secret> CREDENTIALS = Option.of(
                    "credentials",
                    OptionType.SECRET,
                    "The JSON of the key of a service account, or of another credential as Google's tools write it. By default "
                            + "Google's usual chain is asked: `GOOGLE_APPLICATION_CREDENTIALS`, `gcloud auth "
                            + "application-default login`, the service account of the machine.")
            .example("${secret:file/key.json}");
    static final Option<Boolean> ANONYMOUS = Option.of(
            "anonymous",
            OptionType.BOOLEAN,
            "Whether to ask as nobody, which public buckets and emulators allow. By default `true` if the endpoint begins "
                    + "with `http:` and there are no `credentials`.");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.STORE, "gs")
            .summary("Google Cloud Storage: URLs `gs://bucket/key` of the source and sink `file`.")
            .options(ENDPOINT, CREDENTIALS, ANONYMOUS)
            .example("gs: {credentials: \"${secret:file/key.json}\"}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public ObjectStore create(Options options, PluginContext context) {
        return new GcsStore(GcsSettings.of(options, System::getenv, context.callTimeout()));
    }
}
