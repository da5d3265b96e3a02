/** Made-up rows, the same each time. The smallest connector; read {@code GeneratorSourcePlugin} first. */
@NullMarked
package io.dataweaver.connector.generator;

import org.jspecify.annotations.NullMarked;
