package io.dataweaver.store.s3;

import io.dataweaver.api.secret.Secret;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Makes clients of the SDK. */
final class S3Clients {

    private S3Clients() {}

    static S3Client create(S3Settings settings) {
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(settings.timeout())
                        .socketTimeout(settings.timeout()))
                // Servers that are not Amazon's often know none of the newer checksums.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(configuration -> configuration.apiCallTimeout(settings.timeout()));
        boolean ownEndpoint = settings.endpoint().isPresent();
        settings.endpoint().ifPresent(builder::endpointOverride);
        builder.forcePathStyle(settings.pathStyle().orElse(ownEndpoint || environmentHasEndpoint()));
        Optional<String> region = settings.region();
        if (region.isPresent() || ownEndpoint) {
            builder.region(Region.of(region.orElse("us-east-1")));
        }
        settings.accessKey()
                .ifPresent(key ->
                        builder.credentialsProvider(StaticCredentialsProvider.create(credentials(key, settings))));
        return builder.build();
    }

    /** The SDK takes the endpoint from there by itself, but not the style that such servers need. */
    private static boolean environmentHasEndpoint() {
        return System.getenv("AWS_ENDPOINT_URL_S3") != null || System.getenv("AWS_ENDPOINT_URL") != null;
    }

    private static AwsCredentials credentials(String accessKey, S3Settings settings) {
        String secret = settings.secretKey().orElse(Secret.of("")).use(value -> value);
        return settings.sessionToken()
                .<AwsCredentials>map(
                        token -> token.use(value -> AwsSessionCredentials.create(accessKey, secret, value)))
                .orElseGet(() -> AwsBasicCredentials.create(accessKey, secret));
    }
}
