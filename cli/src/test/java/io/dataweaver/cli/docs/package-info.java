/** Holds README and docs to what the product does: every pipeline in them is checked or run, all Java compiled. */
@NullMarked
package io.dataweaver.cli.docs;

import org.jspecify.annotations.NullMarked;
