/** What becomes of a run whose source changes its columns. */
@NullMarked
package io.dataweaver.api.schema;

import org.jspecify.annotations.NullMarked;
