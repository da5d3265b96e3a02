/** The pipeline as it was written, in YAML or Java, and as it was understood. */
@NullMarked
package io.dataweaver.core.definition;

import org.jspecify.annotations.NullMarked;
