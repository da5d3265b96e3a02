@NullMarked
package io.dataweaver.core.transform;

import org.jspecify.annotations.NullMarked;
