package io.dataweaver.format.registry;

import io.dataweaver.api.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Files for TLS.
 *
 * @param trusted certificates that may have signed the registry's, in PEM; empty for those that the JVM trusts
 * @param keys the client's own certificate and its key, in PKCS#12; empty for none
 * @param password of the keys
 */
record TlsFiles(Optional<String> trusted, Optional<String> keys, Optional<Secret> password) {

    static final TlsFiles NONE = new TlsFiles(Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * Reads them.
     *
     * @param folder against which their paths are
     */
    SSLContext toContext(Path folder) {
        try {
            TrustManager[] trust = trusted.isEmpty() ? null : trust(folder.resolve(trusted.get()));
            KeyManager[] own = keys.isEmpty() ? null : own(folder.resolve(keys.get()));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own, trust, null);
            return context;
        } catch (IOException | GeneralSecurityException unusable) {
            throw RegistryErrorCode.REGISTRY_SETTING.failure(
                    "the files for TLS cannot be used (`certificates`: " + trusted.orElse("none") + ", `keystore`: "
                            + keys.orElse("none") + "): " + unusable,
                    unusable);
        }
    }

    private static TrustManager[] trust(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(file)) {
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry(Integer.toString(store.size()), each);
            }
        }
        if (store.size() == 0) {
            throw new GeneralSecurityException("there is no certificate in " + file);
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        return managers.getTrustManagers();
    }

    private KeyManager[] own(Path file) throws IOException, GeneralSecurityException {
        char[] secret = password.map(given -> given.use(String::toCharArray)).orElseGet(() -> new char[0]);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream bytes = Files.newInputStream(file)) {
            store.load(bytes, secret);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, secret);
        return managers.getKeyManagers();
    }
}
