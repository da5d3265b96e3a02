package io.dataweaver.core.alert;

import io.dataweaver.api.alert.AlertHook;
import io.dataweaver.api.alert.AlertHookPlugin;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.secret.Secret;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The alert hook {@code webhook}: an alert is a POST of JSON. */
public final class WebhookAlertPlugin implements AlertHookPlugin {

    static final Option<Secret> URL = Option.required(
                    "url",
                    OptionType.SECRET,
                    "Where to send alerts: an address of `http` or `https`. Redirects are not followed.")
            .example("${secret:env/ALERT_URL}");

    static final Option<Map<String, Secret>> HEADERS = Option.of(
                    "headers", OptionType.mapOf(OptionType.SECRET), "Headers that are sent as well.")
            .example("{Authorization: \"${secret:env/ALERT_TOKEN}\"}");

    /** RFC 9110 §5.6.2: a token. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** RFC 9110 §5.5, without the bytes that have no meaning. */
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]*");

    /** Those that the client of the JDK sets itself, and refuses. */
    private static final Set<String> RESTRICTED =
            Set.of("connection", "content-length", "expect", "host", "upgrade", "content-type", "transfer-encoding");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.ALERT_HOOK, "webhook")
            .summary(
                    "Sends alerts as JSON by HTTP. The member `text` is what chat services such as Slack and Mattermost"
                            + " show; the others are for programs: `event`, `severity`, `pipeline`, `run`, `at`, `message`,"
                            + " `code`, `hint`, `counts` and `held_back`.")
            .mainOption(URL)
            .options(HEADERS)
            .example("${secret:env/ALERT_URL}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public AlertHook create(Options options, PluginContext context) {
        URI address = options.get(URL).use(WebhookAlertPlugin::address);
        Map<String, Secret> headers = options.find(HEADERS).orElse(Map.of());
        headers.forEach(WebhookAlertPlugin::check);
        return new WebhookAlertHook(address, headers);
    }

    private static URI address(String text) {
        if (text.isEmpty()) {
            return URI.create("http:/"); // Secrets are not looked up where a file is only checked.
        }
        URI address;
        try {
            address = URI.create(text);
        } catch (IllegalArgumentException wrong) {
            throw badUrl("it is none"); // What is wrong with it would show it.
        }
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw badUrl("it begins with neither http:// nor https://");
        }
        if (address.getHost() == null) {
            throw badUrl("it names no host");
        }
        if (address.getUserInfo() != null) {
            throw badUrl("it holds a user, which would not be sent");
        }
        return address;
    }

    private static OptionException badUrl(String why) {
        return new OptionException(
                AlertErrorCode.BAD_URL,
                "`url` is no address of a webhook: " + why,
                AlertErrorCode.BAD_URL.remedy(),
                List.of(URL.name()));
    }

    private static void check(String name, Secret value) {
        boolean printable = value.use(text -> VALUE.matcher(text).matches());
        if (!TOKEN.matcher(name).matches() || RESTRICTED.contains(name.toLowerCase(Locale.ROOT)) || !printable) {
            throw new OptionException(
                    AlertErrorCode.BAD_HEADER,
                    "the header '" + name + "' cannot be sent" + (printable ? "" : ": its value has other characters"),
                    AlertErrorCode.BAD_HEADER.remedy(),
                    List.of(HEADERS.name(), name));
        }
    }
}
