"""A whole gym for developers: Home Assistant, a broker, a loudspeaker, sensors and an athlete."""
