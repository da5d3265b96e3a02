@NullMarked
package io.dataweaver.core.stage;

import org.jspecify.annotations.NullMarked;
