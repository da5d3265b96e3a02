/** Looking into a run: samples of rows at an edge of its pipeline, asked for and answered by way of files beside its state. */
@NullMarked
package io.dataweaver.core.tap;

import org.jspecify.annotations.NullMarked;
