package io.dataweaver.store.azure;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.secret.Secret;
import io.dataweaver.api.store.ObjectStore;
import io.dataweaver.api.store.ObjectStorePlugin;

/** The store {@code az}. */
public final class AzureStorePlugin implements ObjectStorePlugin {

    static final Option<String> ACCOUNT = Option.of(
                    "account", OptionType.TEXT, "The storage account. By default from `AZURE_STORAGE_ACCOUNT`.")
            .example("shopdata");
    static final Option<String> ENDPOINT = Option.of(
                    "endpoint",
                    OptionType.TEXT,
                    "The URL of the account at another server, or in another cloud. By default "
                            + "`https://<account>.blob.core.windows.net`.")
            .example("http://localhost:10000/shopdata");
    static final Option<Secret> ACCOUNT_KEY = Option.of(
                    "account_key",
                    OptionType.SECRET,
                    "A key of the account. Without it and `sas_token`: `AZURE_STORAGE_KEY`, `AZURE_STORAGE_SAS_TOKEN`, then "
                            + "Azure's usual chain: environment, workload identity, managed identity, `az login`.")
            .example("${secret:env/AZURE_KEY}");
    static final Option<Secret> SAS_TOKEN = Option.of(
                    "sas_token", OptionType.SECRET, "A shared access signature for the account or the container.")
            .example("${secret:env/AZURE_SAS}");
    static final Option<Secret> CONNECTION_STRING = Option.of(
                    "connection_string",
                    OptionType.SECRET,
                    "Account, endpoint and key or signature in one, in place of the other options. With no options at all, "
                            + "`AZURE_STORAGE_CONNECTION_STRING` is asked first.")
            .example("${secret:env/AZURE_CONNECTION}");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.STORE, "az")
            .summary("Azure Blob Storage: URLs `az://container/key` of the source and sink `file`.")
            .options(ACCOUNT, ENDPOINT, ACCOUNT_KEY, SAS_TOKEN, CONNECTION_STRING)
            .example("az: {account: shopdata, account_key: \"${secret:env/AZURE_KEY}\"}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public ObjectStore create(Options options, PluginContext context) {
        return new AzureStore(AzureSettings.of(options, System::getenv, context.callTimeout()));
    }
}
