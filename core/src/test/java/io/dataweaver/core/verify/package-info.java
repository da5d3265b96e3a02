@NullMarked
package io.dataweaver.core.verify;

import org.jspecify.annotations.NullMarked;
