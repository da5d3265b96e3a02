package io.dataweaver.installer;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.maven.model.interpolation.ModelInterpolator;
import org.apache.maven.settings.Mirror;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.DefaultSettingsBuilderFactory;
import org.apache.maven.settings.building.DefaultSettingsBuildingRequest;
import org.apache.maven.settings.building.SettingsBuildingException;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.repository.Authentication;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.util.repository.AuthenticationBuilder;
import org.eclipse.aether.util.repository.DefaultAuthenticationSelector;
import org.eclipse.aether.util.repository.DefaultMirrorSelector;
import org.eclipse.aether.util.repository.DefaultProxySelector;

/**
 * Where artifacts come from: the repositories that were named, otherwise Maven Central or the mirror that Maven's settings have for
 * it. Never those that artifacts name themselves.
 */
final class Repositories {

    private final List<URI> named;
    private final Settings settings;

    private Repositories(List<URI> named, Settings settings) {
        this.named = named;
        this.settings = settings;
    }

    static Repositories of(List<URI> named, Optional<Path> settings) throws InstallException {
        return new Repositories(named, settings.isPresent() ? read(settings.get()) : new Settings());
    }

    private static Settings read(Path file) throws InstallException {
        if (!Files.isRegularFile(file)) {
            return new Settings();
        }
        Properties variables = new Properties();
        variables.putAll(System.getProperties());
        System.getenv().forEach((name, value) -> variables.put("env." + name, value));
        try {
            return new DefaultSettingsBuilderFactory()
                    .newInstance()
                    .build(new DefaultSettingsBuildingRequest()
                            .setUserSettingsFile(file.toFile())
                            .setSystemProperties(variables))
                    .getEffectiveSettings();
        } catch (SettingsBuildingException wrong) {
            throw new InstallException(
                    "Maven's settings in '" + file + "' cannot be read: " + wrong.getMessage(), wrong);
        }
    }

    /** Has the session take proxies, mirrors and passwords of the settings. */
    void applyTo(RepositorySystemSession.SessionBuilder session) throws InstallException {
        DefaultProxySelector proxies = new DefaultProxySelector();
        for (Proxy proxy : settings.getProxies()) {
            if (proxy.isActive()) {
                proxies.add(
                        new org.eclipse.aether.repository.Proxy(
                                proxy.getProtocol(),
                                proxy.getHost(),
                                proxy.getPort(),
                                authentication("proxy " + proxy.getHost(), proxy.getUsername(), proxy.getPassword())),
                        proxy.getNonProxyHosts());
            }
        }
        DefaultAuthenticationSelector servers = new DefaultAuthenticationSelector();
        for (Server server : settings.getServers()) {
            servers.add(server.getId(), authentication(server.getId(), server.getUsername(), server.getPassword()));
        }
        DefaultMirrorSelector mirrors = new DefaultMirrorSelector();
        if (named.isEmpty()) {
            for (Mirror mirror : settings.getMirrors()) {
                mirrors.add(
                        mirror.getId(),
                        mirror.getUrl(),
                        mirror.getLayout(),
                        false,
                        mirror.isBlocked(),
                        mirror.getMirrorOf(),
                        mirror.getMirrorOfLayouts());
            }
        }
        session.setProxySelector(proxies).setAuthenticationSelector(servers).setMirrorSelector(mirrors);
    }

    private static Authentication authentication(String whose, String user, String password) throws InstallException {
        if (password != null && password.startsWith("{") && password.endsWith("}")) {
            throw new InstallException(
                    "the password of '" + whose + "' in Maven's settings is encrypted, which only Maven itself"
                            + " can undo; write ${env.NAME} there, or name a repository with its password by --repository");
        }
        return new AuthenticationBuilder()
                .addUsername(user)
                .addPassword(password)
                .build();
    }

    List<RemoteRepository> list() {
        if (named.isEmpty()) {
            return List.of(
                    new RemoteRepository.Builder("central", "default", ModelInterpolator.DEFAULT_MAVEN_REPO_CENTRAL_URL)
                            .build());
        }
        List<RemoteRepository> repositories = new ArrayList<>();
        for (URI address : named) {
            repositories.add(repository("repository-" + (repositories.size() + 1), address));
        }
        return repositories;
    }

    /** User and password do not stay in the address, which messages show. */
    private static RemoteRepository repository(String id, URI address) {
        String text = address.toString();
        String user = address.getUserInfo();
        if (user == null) {
            return new RemoteRepository.Builder(id, "default", text).build();
        }
        int colon = user.indexOf(':');
        return new RemoteRepository.Builder(id, "default", text.replace(address.getRawUserInfo() + "@", ""))
                .setAuthentication(new AuthenticationBuilder()
                        .addUsername(colon < 0 ? user : user.substring(0, colon))
                        .addPassword(colon < 0 ? "" : user.substring(colon + 1))
                        .build())
                .build();
    }
}
