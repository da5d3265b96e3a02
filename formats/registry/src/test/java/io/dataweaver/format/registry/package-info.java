@NullMarked
package io.dataweaver.format.registry;

import org.jspecify.annotations.NullMarked;
